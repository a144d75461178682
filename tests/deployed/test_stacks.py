"""The stacks beside the code, on the emulator: policies of people, and the edge."""

import json
import subprocess
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.data.data_stack import environment
from tests.deployed import emulator
from tests.deployed.deployment import Deployment
from tools.local.template import ROOT

pytestmark = pytest.mark.deployed

SAM = ROOT / ".local" / "sam" / "bin" / "sam"
TRUST = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
EDGE = {
    "Stage": "dev",
    "OriginDomain": "api.example.com",
    "OriginSecret": "s" * 32,
    "DomainName": "books.example.com",
    "CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/1",
    "LogBucket": "logs.s3.amazonaws.com",
}


def outputs(deployment: Deployment, stack: str, *options: str) -> dict[str, str]:
    """Deploy a stack with sam as docs/operations.md says; return its outputs."""
    with environment({**emulator.OPERATOR, "AWS_ENDPOINT_URL": deployment.endpoint_url}):
        command = [str(SAM), "deploy", "--no-confirm-changeset", *options]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    formation = deployment.client("cloudformation")
    (described,) = formation.describe_stacks(StackName=stack)["Stacks"]
    return {entry["OutputKey"]: entry["OutputValue"] for entry in described["Outputs"]}


@pytest.fixture(scope="module")
def access(deployment: Deployment) -> dict[str, str]:
    """The policies of the stage and the role of its pipeline, by their outputs."""
    return outputs(
        deployment,
        "ledger-dev-access",
        *("--template-file", "access/template.yaml"),
        *("--config-file", str(ROOT / "samconfig.toml"), "--config-env", "dev-access"),
        *("--parameter-overrides", "Stage=dev", "GitHubRepository=acme/ledger"),
    )


def client(deployment: Deployment, policy: str, service: str) -> Any:
    """Return a client of a role that has one policy and no other right."""
    iam, sts = deployment.client("iam"), deployment.client("sts")
    name = policy.rpartition("/")[2]
    document = json.dumps({"Version": "2012-10-17", "Statement": [TRUST]})
    role = iam.create_role(RoleName=f"{service}-{name}", AssumeRolePolicyDocument=document)["Role"]
    iam.attach_role_policy(RoleName=role["RoleName"], PolicyArn=policy)
    keys = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="test")["Credentials"]
    session = boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
    return session.client(  # type: ignore[call-overload]
        service, endpoint_url=deployment.endpoint_url, region_name=emulator.REGION
    )


def is_allowed(call: Any, **request: Any) -> bool:
    try:
        call(**request)
    except ClientError as error:
        if "AccessDenied" not in error.response["Error"]["Code"]:
            raise
        return False
    return True


def test_a_reader_reads_and_an_operator_writes_and_neither_deletes(
    deployment: Deployment, access: dict[str, str]
) -> None:
    table = {"TableName": deployment.outputs["TableName"]}
    item = {"PK": {"S": "test"}, "SK": {"S": "test"}}
    reader = client(deployment, access["ReaderArn"], "dynamodb")
    operator = client(deployment, access["OperatorArn"], "dynamodb")
    for person in (reader, operator):
        assert is_allowed(person.scan, **table)
        assert is_allowed(person.query, **table, **_listing())
        assert not is_allowed(person.delete_item, **table, Key=item)
        assert not is_allowed(person.delete_table, **table)
    assert not is_allowed(reader.put_item, **table, Item=item)
    assert is_allowed(operator.put_item, **table, Item=item)
    deployment.client("dynamodb").delete_item(**table, Key=item)


def _listing() -> dict[str, Any]:
    return {
        "IndexName": "listing",
        "KeyConditionExpression": "LPK = :key",
        "ExpressionAttributeValues": {":key": {"S": "test"}},
    }


def test_a_pipeline_has_the_policies_of_deployers_and_operator(
    deployment: Deployment, access: dict[str, str]
) -> None:
    role = access["DeployRoleArn"].rpartition("/")[2]
    attached = deployment.client("iam").list_attached_role_policies(RoleName=role)
    arns = {policy["PolicyArn"] for policy in attached["AttachedPolicies"]}
    assert arns == {access[f"{name}Arn"] for name in ("Deployer", "DataDeployer", "Operator")}


def test_the_edge_comes_up_with_its_firewall_and_the_secret(deployment: Deployment) -> None:
    """The emulator keeps the configuration, and serves no request by it."""
    address = outputs(
        deployment,
        "ledger-dev-edge",
        *("--template-file", "edge/template.yaml", "--stack-name", "ledger-dev-edge"),
        *("--resolve-s3", "--parameter-overrides"),
        *(f"{name}={value}" for name, value in EDGE.items()),
    )["Address"]
    distributions = deployment.client("cloudfront").list_distributions()["DistributionList"][
        "Items"
    ]
    (edge,) = (entry for entry in distributions if entry["DomainName"] == address)
    config = deployment.client("cloudfront").get_distribution_config(Id=edge["Id"])
    distribution = config["DistributionConfig"]
    (origin,) = distribution["Origins"]["Items"]
    assert origin["DomainName"] == EDGE["OriginDomain"]
    walls = deployment.client("wafv2").list_web_acls(Scope="CLOUDFRONT")["WebACLs"]
    assert distribution["WebACLId"] in {wall["ARN"] for wall in walls}
