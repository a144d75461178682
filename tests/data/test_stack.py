"""The stack of the data: what keeps a ledger's table and files, whoever deploys or slips."""

from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from ledger.store import table
from ledger.store.files import EXPORTS
from tools.data import TEMPLATE, data_of, deploy
from tools.local.template import Template
from tools.stages import SAMCONFIG, Refused, values

DOCUMENT: dict[str, Any] = yaml_parse(TEMPLATE.read_text())
RESOURCES = DOCUMENT["Resources"]
TABLE = RESOURCES["LedgerTable"]["Properties"]
(REPLICA,) = TABLE["Replicas"]
BUCKET = RESOURCES["FilesBucket"]["Properties"]
ROLE = {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${BreakGlassRole}"}
CLOUDFORMATION = {"aws:CalledVia": ["cloudformation.amazonaws.com"]}
POLICIES = {
    "table": REPLICA["ResourcePolicy"]["PolicyDocument"],
    "bucket": RESOURCES["FilesBucketPolicy"]["Properties"]["PolicyDocument"],
    "failures": RESOURCES["FailuresBucketPolicy"]["Properties"]["PolicyDocument"],
    "vault": RESOURCES["BackupVault"]["Properties"]["AccessPolicy"],
}
DELETES = {
    "table": {"DeleteItem", "BatchWriteItem", "PartiQLDelete", "DeleteTable"},
    "bucket": {"DeleteObject", "DeleteObjectVersion", "DeleteBucket"},
    "failures": {"DeleteBucket"},
    "vault": {"DeleteRecoveryPoint", "UpdateRecoveryPointLifecycle", "DeleteBackupVault"},
}
SETTINGS = {
    "table": {
        *("UpdateTable", "UpdateContinuousBackups", "UpdateTimeToLive"),
        *("PutResourcePolicy", "DeleteResourcePolicy", "TagResource", "UntagResource"),
    },
    "vault": {"PutBackupVaultAccessPolicy", "DeleteBackupVaultAccessPolicy"},
    "failures": {
        *("PutBucketVersioning", "PutLifecycleConfiguration"),
        *("PutBucketPolicy", "DeleteBucketPolicy"),
    },
    "bucket": {
        *("PutBucketVersioning", "PutLifecycleConfiguration"),
        *("PutBucketPolicy", "DeleteBucketPolicy"),
    },
}


def statement(text: str, name: str) -> dict[str, Any]:
    (matches,) = (item for item in POLICIES[text]["Statement"] if item["Sid"] == name)
    assert (matches["Effect"], matches["Principal"]) == ("Deny", "*")
    return dict(matches)


def actions(body: dict[str, Any]) -> set[str]:
    ids = body["Action"] if isinstance(body["Action"], list) else [body["Action"]]
    return {action.partition(":")[2] for action in ids}


def exempt_principals(body: dict[str, Any]) -> list[Any]:
    """Return the principals whom a statement does not mean."""
    aws_principal_arn = body["Condition"]["ArnNotLike"]["aws:PrincipalArn"]
    return aws_principal_arn if isinstance(aws_principal_arn, list) else [aws_principal_arn]


def test_the_table_is_a_global_one_with_one_replica_and_a_name_of_its_own() -> None:
    assert RESOURCES["LedgerTable"]["Type"] == "AWS::DynamoDB::GlobalTable"
    assert TABLE["TableName"] == {"Fn::Sub": "ledger-${Stage}"}
    assert REPLICA["Region"] == {"Ref": "AWS::Region"}
    indexes = [index["IndexName"] for index in TABLE["GlobalSecondaryIndexes"]]
    assert indexes == [table.LISTING, table.KEYED]


def test_the_table_forgets_streams_and_can_be_brought_back() -> None:
    assert TABLE["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert TABLE["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert TABLE["BillingMode"] == "PAY_PER_REQUEST"
    assert REPLICA["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert REPLICA["DeletionProtectionEnabled"] is True


RETAINED = [
    *("LedgerTable", "FilesBucket", "FilesBucketPolicy", "FailuresBucket", "FailuresBucketPolicy"),
    "BackupVault",
]


@pytest.mark.parametrize("name", RETAINED)
def test_a_resource_with_data_outlives_its_stack_and_its_replacement(name: str) -> None:
    stored = (RESOURCES[name].get("DeletionPolicy"), RESOURCES[name].get("UpdateReplacePolicy"))
    assert stored == ("Retain", "Retain")


def test_the_bucket_is_named_after_stage_account_and_region_and_keeps_versions() -> None:
    name = BUCKET["BucketName"]["Fn::Sub"]
    assert name == "ledger-${Stage}-${AWS::AccountId}-${AWS::Region}"
    longest_name = name.replace("${Stage}", "s" * 20).replace("${AWS::AccountId}", "1" * 12)
    assert len(longest_name.replace("${AWS::Region}", "ap-southeast-2")) <= 63, "S3's limit"
    assert BUCKET["VersioningConfiguration"] == {"Status": "Enabled"}
    rule, *_ = BUCKET["LifecycleConfiguration"]["Rules"]
    assert "Prefix" not in rule
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 35}
    assert all(BUCKET["PublicAccessBlockConfiguration"].values())
    (tls,) = (item for item in POLICIES["bucket"]["Statement"] if item["Sid"] == "OnlyOverTls")
    assert tls["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert (tls["Effect"], tls["Action"]) == ("Deny", "s3:*")


def test_the_bucket_forgets_exports_after_a_day_and_nothing_else() -> None:
    _, *rules = BUCKET["LifecycleConfiguration"]["Rules"]
    assert {rule["Prefix"] for rule in rules} == {f"{EXPORTS}/"}
    whole = {name: value for rule in rules for name, value in rule.items()}
    assert (whole["ExpirationInDays"], whole["ExpiredObjectDeleteMarker"]) == (1, True)
    assert whole["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}
    assert {rule["Status"] for rule in rules} == {"Enabled"}


def test_the_bucket_of_failures_keeps_what_was_given_up_for_a_year_and_shows_it_to_nobody() -> None:
    bucket = RESOURCES["FailuresBucket"]["Properties"]
    name = bucket["BucketName"]["Fn::Sub"].replace("${Stage}", "s" * 20)
    longest_name = name.replace("${AWS::AccountId}", "1" * 12).replace("${AWS::Region}", "r" * 14)
    assert len(longest_name) <= 63, "S3's limit"
    assert all(bucket["PublicAccessBlockConfiguration"].values())
    assert "VersioningConfiguration" not in bucket, "an alarm counts objects, and versions as such"
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert (rule["Status"], rule["ExpirationInDays"]) == ("Enabled", 365)
    (tls,) = (item for item in POLICIES["failures"]["Statement"] if item["Sid"] == "OnlyOverTls")
    assert tls["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_throttled_keys_are_told_of_table_and_indexes() -> None:
    by_name = {index["IndexName"]: index for index in REPLICA["GlobalSecondaryIndexes"]}
    indexes = RESOURCES["LedgerTable"]["Properties"]["GlobalSecondaryIndexes"]
    assert by_name.keys() == {index["IndexName"] for index in indexes}
    for index in (REPLICA, *by_name.values()):
        contributor_insights_specification = index["ContributorInsightsSpecification"]
        assert contributor_insights_specification == {"Enabled": True, "Mode": "THROTTLED_KEYS"}


@pytest.mark.parametrize("text", sorted(DELETES))
def test_nothing_is_deleted_but_by_the_role_that_breaks_the_glass(text: str) -> None:
    body = statement(text, "NothingIsDeleted")
    assert actions(body) == DELETES[text]
    assert ROLE in exempt_principals(body)
    replication = [item for item in exempt_principals(body) if item != ROLE]
    assert all("/aws-service-role/replication." in item["Fn::Sub"] for item in replication)
    assert CLOUDFORMATION not in body["Condition"].values(), "no stack deletes them either"


@pytest.mark.parametrize("text", sorted(SETTINGS))
def test_protection_of_the_data_is_changed_by_the_template_alone(text: str) -> None:
    body = statement(text, "SettingsAreThoseOfTheTemplate")
    assert actions(body) == SETTINGS[text]
    assert exempt_principals(body) == [ROLE]
    assert body["Condition"]["ForAllValues:StringNotEquals"] == CLOUDFORMATION


def test_dynamodb_may_delete_expired_items() -> None:
    for name in ("NothingIsDeleted", "SettingsAreThoseOfTheTemplate"):
        service = statement("table", name)["Condition"]["BoolIfExists"]
        assert service == {"aws:PrincipalIsAWSService": "false"}


def test_the_policy_is_of_the_table_itself() -> None:
    """A function's role is not touched by it: nothing that one does is denied."""
    for name in ("NothingIsDeleted", "SettingsAreThoseOfTheTemplate"):
        (resource,) = statement("table", name)["Resource"]
        assert resource["Fn::Sub"].endswith(":table/ledger-${Stage}")
        assert not actions(statement("table", name)) & {"GetItem", "PutItem", "UpdateItem", "Scan"}


def test_every_day_a_backup_is_made_of_each_table_that_has_the_tag() -> None:
    (rule,) = RESOURCES["BackupPlan"]["Properties"]["BackupPlan"]["BackupPlanRule"]
    assert rule["ScheduleExpression"] == "cron(0 3 * * ? *)"
    assert rule["Lifecycle"] == {"DeleteAfterDays": {"Ref": "BackupRetentionDays"}}
    assert rule["TargetBackupVault"] == {"Ref": "BackupVault"}
    (tag,) = RESOURCES["BackupSelection"]["Properties"]["BackupSelection"]["ListOfTags"]
    assert {"Key": tag["ConditionKey"], "Value": tag["ConditionValue"]} in REPLICA["Tags"]
    assert DOCUMENT["Parameters"]["BackupRetentionDays"]["Default"] == 7


def test_the_code_finds_the_data_by_eight_parameters_that_follow_a_restore() -> None:
    by_name = {
        resource["Properties"]["Name"]["Fn::Sub"]: resource["Properties"]["Value"]
        for resource in RESOURCES.values()
        if resource["Type"] == "AWS::SSM::Parameter"
    }
    names = [
        *("table-name", "table-arn", "stream-arn", "bucket-name", "failures-bucket-name"),
        *("key-arn", "log-bucket-name", "log-key-arn"),
    ]
    assert by_name.keys() == {f"/ledger/${{Stage}}/{name}" for name in names}
    for name in names[:3]:
        assert by_name[f"/ledger/${{Stage}}/{name}"]["Fn::If"][0] == "IsRestored"


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_a_bare_sam_deploy_knows_each_stage_of_the_data(stage: str) -> None:
    """`sam deploy --config-env prod-data`, from the root of the repository."""
    data = data_of(stage)
    assert (data.stack, data.section) == (f"ledger-{stage}-data", f"{stage}-data")
    assert values(TEMPLATE, data.parameters)["Stage"] == stage
    assert (
        f'[{stage}-data.deploy.parameters]\nstack_name = "{data.stack}"\n'
        + ('template_file = "data/template.yaml"\n')
        in SAMCONFIG.read_text()
    )


class Formation:
    """CloudFormation, as far as it is asked."""

    def __init__(self) -> None:
        self.calls: list[Any] = []

    def update_termination_protection(self, **body: Any) -> None:
        self.calls.append(body)


def test_the_stack_is_protected_from_deletion_after_it_was_deployed() -> None:
    formation = Formation()
    deploy(formation, formation.calls.append, "prod")
    command, protection = formation.calls
    assert command[1:4] == ["deploy", "--template-file", str(TEMPLATE)]
    assert command[-2:] == ["--config-env", "prod-data"]
    assert protection == {"StackName": "ledger-prod-data", "EnableTerminationProtection": True}
    with pytest.raises(Refused, match="nowhere-data"):
        deploy(formation, formation.calls.append, "nowhere")


@pytest.mark.parametrize("units", ["", "500"])
def test_a_ceiling_of_units_holds_for_the_table_and_each_index(units: str) -> None:
    """None by default; the reads of a global table's ceiling are its replica's."""
    template = Template(TEMPLATE, TableWriteUnits=units, TableReadUnits=units)
    body = template.scope.resolve(template.resource("LedgerTable")["Properties"])
    (replica,) = body["Replicas"]
    indexes = [index["IndexName"] for index in body["GlobalSecondaryIndexes"]]
    assert [index["IndexName"] for index in replica["GlobalSecondaryIndexes"]] == indexes
    for table_or_index in (body, *body["GlobalSecondaryIndexes"]):
        expected = {"MaxWriteRequestUnits": units} if units else None
        assert table_or_index["WriteOnDemandThroughputSettings"] == expected
    for read in (replica, *replica["GlobalSecondaryIndexes"]):
        expected = {"MaxReadRequestUnits": units} if units else None
        assert read["ReadOnDemandThroughputSettings"] == expected
