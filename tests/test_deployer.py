"""Rights of a pipeline: create the templates' resources under the names of its stage."""

import pytest

from tests.test_access import ACCESS, statements
from tools.local import intrinsics
from tools.local.asks import Ask
from tools.local.iam import allowed
from tools.local.template import DATA, Template
from tools.translate import translations

# The action that creates each type of the templates. A new type needs a line here and a right.
CREATIONS = {
    "AWS::ApiGatewayV2": ("apigateway:POST", "arn:aws:apigateway:us-east-1::/apis/x/routes"),
    "AWS::CloudWatch::Alarm": (
        "cloudwatch:PutMetricAlarm",
        "arn:aws:cloudwatch:us-east-1:000000000000:alarm:ledger-dev-x",
    ),
    "AWS::CloudWatch::Dashboard": (
        "cloudwatch:PutDashboard",
        "arn:aws:cloudwatch::000000000000:dashboard/x",
    ),
    "AWS::CloudFormation::Stack": (
        "cloudformation:CreateStack",
        "arn:aws:cloudformation:us-east-1:000000000000:stack/ledger-dev-WebRoom-1/x",
    ),
    "AWS::CodeDeploy::Application": (
        "codedeploy:CreateApplication",
        "arn:aws:codedeploy:us-east-1:000000000000:application:ledger-dev-x",
    ),
    "AWS::CodeDeploy::DeploymentGroup": (
        "codedeploy:CreateDeploymentGroup",
        "arn:aws:codedeploy:us-east-1:000000000000:deploymentgroup:ledger-dev-x/y",
    ),
    "AWS::IAM::ManagedPolicy": (
        "iam:CreatePolicy",
        "arn:aws:iam::000000000000:policy/ledger-dev-x",
    ),
    "AWS::IAM::Role": ("iam:CreateRole", "arn:aws:iam::000000000000:role/ledger-dev-x"),
    "AWS::Lambda::EventSourceMapping": (
        "lambda:CreateEventSourceMapping",
        "arn:aws:lambda:us-east-1:000000000000:function:ledger-dev-x",
    ),
    "AWS::Lambda::LayerVersion": (
        "lambda:PublishLayerVersion",
        "arn:aws:lambda:us-east-1:000000000000:layer:x",
    ),
    **{
        f"AWS::Lambda::{kind}": (
            f"lambda:{action}",
            "arn:aws:lambda:us-east-1:000000000000:function:ledger-dev-x",
        )
        for kind, action in (
            ("Function", "CreateFunction"),
            ("Version", "PublishVersion"),
            ("Alias", "CreateAlias"),
            ("Permission", "AddPermission"),
        )
    },
    "AWS::Logs::LogGroup": (
        "logs:CreateLogGroup",
        "arn:aws:logs:us-east-1:000000000000:log-group:ledger-dev-x",
    ),
    "AWS::Logs::MetricFilter": (
        "logs:PutMetricFilter",
        "arn:aws:logs:us-east-1:000000000000:log-group:ledger-dev-x",
    ),
    "AWS::Route53": ("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z1"),
    "AWS::SQS": ("sqs:CreateQueue", "arn:aws:sqs:us-east-1:000000000000:ledger-dev-log.fifo"),
    "AWS::SNS": ("sns:CreateTopic", "arn:aws:sns:us-east-1:000000000000:ledger-dev-x"),
}


def test_a_deployer_may_create_the_resources_of_its_stage_alone() -> None:
    deployer = statements("Deployer")
    kinds = {
        resource["Type"]
        for translation in translations(GradualDeployment="true")
        for resource in translation.resources.values()
    }
    for kind in kinds:
        action, place = next(body for name, body in CREATIONS.items() if kind.startswith(name))
        ask = Ask(action, "table")
        # A new mapping has no name yet, so IAM looks for its function in the request's context.
        assert allowed(deployer, ask, place, function=frozenset({place})), (kind, action)
        other = place.replace("ledger-dev-", "ledger-prod-")
        assert other == place or not allowed(deployer, ask, other, function=frozenset({other}))


@pytest.mark.parametrize("action", ["ssm:GetParameter", "ssm:GetParameters"])
def test_a_deployer_may_read_the_parameters_of_its_stage_alone(action: str) -> None:
    """`make deploy` reads each one, and CloudFormation all at once, both as the deployer."""
    parameters = {**translations()[0].document, **intrinsics.read(ACCESS)}["Parameters"]
    names = [p["Default"] for p in parameters.values() if "::SSM::" in p["Type"]]
    assert names
    for name in names:
        place = f"arn:aws:ssm:us-east-1:000000000000:parameter{name}"
        assert allowed(statements("Deployer"), Ask(action, "data"), place), name
        other = place.replace("/dev/", "/prod/")
        assert not allowed(statements("Deployer"), Ask(action, "data"), other)


def test_a_deployer_has_no_rights_to_services_that_no_template_uses() -> None:
    services = {
        action.partition(":")[0]
        for statement in statements("Deployer")
        for action in statement["Action"]
    }
    creating = {action.partition(":")[0] for action, _ in CREATIONS.values()}
    # It also reads parameters and quotas, and uploads the built code.
    assert services - creating == {"dynamodb", "s3", "servicequotas", "ssm"}


def test_a_deployer_cannot_change_its_own_rights() -> None:
    deployer = statements("Deployer")
    for name in ("reader", "operator", "deployer", "data-deployer"):
        place = f"arn:aws:iam::000000000000:policy/ledger-dev-{name}"
        assert not allowed(deployer, Ask("iam:CreatePolicyVersion", "table"), place), name
    role = "arn:aws:iam::000000000000:role/ledger-dev-deploy"
    assert not allowed(deployer, Ask("iam:PutRolePolicy", "table"), role)


DATA_CREATIONS = {
    "AWS::Backup::BackupPlan": ("backup:CreateBackupPlan", "backup:{}:backup-plan:x"),
    "AWS::Backup::BackupSelection": ("backup:CreateBackupSelection", "backup:{}:backup-plan:x"),
    "AWS::Backup::BackupVault": ("backup:CreateBackupVault", "backup:{}:backup-vault:ledger-dev"),
    "AWS::DynamoDB::GlobalTable": ("dynamodb:CreateTable", "dynamodb:{}:table/ledger-dev"),
    "AWS::IAM::Role": ("iam:CreateRole", "iam::000000000000:role/ledger-dev-data-BackupRole-x"),
    "AWS::KMS::Key": ("kms:CreateKey", "kms:{}:key/x"),
    "AWS::S3::Bucket": ("s3:CreateBucket", "s3:::ledger-dev-x"),
    "AWS::S3::BucketPolicy": ("s3:PutBucketPolicy", "s3:::ledger-dev-x"),
    "AWS::SSM::Parameter": ("ssm:PutParameter", "ssm:{}:parameter/ledger/dev/x"),
}
CLOUDFORMATION = frozenset({"cloudformation.amazonaws.com"})


def test_a_deployer_may_create_the_data_of_its_stage_alone() -> None:
    rights = [*statements("Deployer"), *statements("DataDeployer")]
    assert {resource["Type"] for resource in intrinsics.read(DATA)["Resources"].values()} == set(
        DATA_CREATIONS
    )
    for action, ending in DATA_CREATIONS.values():
        place = "arn:aws:" + ending.format("us-east-1:000000000000")
        if action.startswith("s3:"):
            # tools/local/iam.py names buckets without the prefix.
            place = place.removeprefix("arn:aws:s3:::")
        assert allowed(rights, Ask(action, "data"), place, via=CLOUDFORMATION), action
        other = place.replace("ledger-dev", "ledger-prod").replace("/ledger/dev", "/ledger/prod")
        assert other == place or not allowed(rights, Ask(action, "data"), other, via=CLOUDFORMATION)


def test_a_deployer_may_create_a_vault_with_its_storage_and_its_key() -> None:
    """AWS Backup requires all three rights for the creation of a vault."""
    rights = statements("DataDeployer")
    storage, grant = Ask("backup-storage:MountCapsule", "data"), Ask("kms:CreateGrant", "data")
    assert allowed(rights, storage, "any", via=CLOUDFORMATION)
    assert not allowed(rights, storage, "any")
    key = "arn:aws:kms:us-east-1:000000000000:key/1"
    assert allowed(rights, grant, key, via=frozenset({"backup.us-east-1.amazonaws.com"}))
    assert not allowed(rights, grant, key)


BY_HAND = [
    "backup:DeleteBackupVault",
    "backup:DeleteBackupVaultAccessPolicy",
    "backup:PutBackupVaultAccessPolicy",
    "backup:UpdateBackupPlan",
    "backup:DeleteBackupSelection",
    "dynamodb:TagResource",
    "dynamodb:UntagResource",
    "dynamodb:PutResourcePolicy",
    "dynamodb:UpdateContinuousBackups",
    "s3:PutBucketObjectLockConfiguration",
    "s3:PutBucketPolicy",
    "s3:DeleteBucketPolicy",
    "s3:PutLifecycleConfiguration",
]


@pytest.mark.parametrize("action", BY_HAND)
def test_a_deployer_cannot_remove_a_guard_of_the_data(action: str) -> None:
    """CloudFormation may do so for it; the policies of the data deny it to all others."""
    service = action.partition(":")[0]
    ending = {"dynamodb": "table/ledger-dev", "backup": "backup-vault:ledger-dev"}.get(service)
    place = f"arn:aws:{service}:us-east-1:000000000000:{ending}" if ending else "ledger-dev-x"
    plan = place.replace("backup-vault:", "backup-plan:")
    places = (place, plan) if service == "backup" else (place,)
    for path in places:
        assert not allowed(statements("DataDeployer"), Ask(action, "data"), path)
    if "Delete" not in action and "Untag" not in action:
        assert any(
            allowed(statements("DataDeployer"), Ask(action, "data"), path, via=CLOUDFORMATION)
            for path in places
        )


def test_a_pipelines_role_trusts_one_environment_of_one_repository() -> None:
    template = Template(ACCESS, GitHubRepository="acme/ledger", Stage="prod")
    role = template.scope.resolve(template.resource("DeployRole")["Properties"])
    (trusted,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trusted["Action"] == "sts:AssumeRoleWithWebIdentity"
    string_equals = trusted["Condition"]["StringEquals"]
    issuer = "token.actions.githubusercontent.com"
    assert string_equals[f"{issuer}:sub"] == "repo:acme/ledger:environment:prod"
    assert string_equals[f"{issuer}:aud"] == "sts.amazonaws.com"
    assert not Template(ACCESS).scope.holds("HasRepository")


def test_a_pipeline_has_the_rights_of_deployer_and_operator() -> None:
    """The workflow deploys code and data, and its smoke test calls the stage as an operator."""
    template = Template(ACCESS, GitHubRepository="acme/ledger")
    role = template.scope.resolve(template.resource("DeployRole")["Properties"])
    assert set(role["ManagedPolicyArns"]) == {"Deployer", "DataDeployer", "Operator"}
