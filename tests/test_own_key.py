"""A KMS key of the owner: it encrypts table, buckets and backups, and no caller is shut out."""

from typing import Any

import pytest

from tests.test_access import statements
from tools.local.asks import Ask
from tools.local.iam import allowed, roles
from tools.local.template import DATA, Template
from tools.settings import ENCRYPTION, Restored, settle

KEY = "arn:aws:kms:us-east-1:000000000000:key/1"
DYNAMODB = frozenset({"dynamodb.us-east-1.amazonaws.com"})
S3 = frozenset({"s3.us-east-1.amazonaws.com"})
FOREIGN = (frozenset[str](), frozenset({"lambda.us-east-1.amazonaws.com"}))
FUNCTIONS = sorted(Template().functions())
BUCKETS = ("FilesBucket", "FailuresBucket", "LogBucket")


def properties(resource: str, **parameters: str) -> dict[str, Any]:
    template = Template(DATA, **parameters)
    resolved: dict[str, Any] = template.scope.resolve(template.resource(resource)["Properties"])
    return resolved


def encryption(bucket: str, **parameters: str) -> dict[str, Any]:
    (rule,) = properties(bucket, **parameters)["BucketEncryption"][
        "ServerSideEncryptionConfiguration"
    ]
    return dict(rule)


def test_without_a_key_everything_has_one_that_aws_owns() -> None:
    """DynamoDB's own is free, and no caller needs a right to it."""
    table = properties("LedgerTable")
    assert table["SSESpecification"] == {"SSEEnabled": False}
    assert table["Replicas"][0]["SSESpecification"] is None
    for bucket in BUCKETS:
        default = {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
        assert encryption(bucket) == default
    assert properties("BackupVault")["EncryptionKeyArn"] is None
    assert properties("KeyArn")["Value"] == "none", "SSM takes no empty value"


def test_a_key_encrypts_the_table_and_both_buckets() -> None:
    table = properties("LedgerTable", KmsKeyArn=KEY)
    assert table["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS"}
    assert table["Replicas"][0]["SSESpecification"] == {"KMSMasterKeyId": KEY}
    for bucket in BUCKETS:
        default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY}
        rule = {"ServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}
        assert encryption(bucket, KmsKeyArn=KEY) == rule
    assert properties("KeyArn", KmsKeyArn=KEY)["Value"] == KEY


def test_the_vault_has_a_key_of_its_own_since_it_keeps_its_first_one() -> None:
    assert properties("BackupVault", KmsKeyArn=KEY)["EncryptionKeyArn"] is None
    assert properties("BackupVault", BackupKeyArn=KEY)["EncryptionKeyArn"] == KEY


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_that_reaches_the_data_has_aws_use_their_key(function: str) -> None:
    with_key, without = roles(KmsKeyArn=KEY), roles()
    text = str(with_key.statements(function)[0])
    reaches = "LedgerTable" in text or "FilesBucket" in text
    for action in ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:DescribeKey"):
        for service in (DYNAMODB, S3):
            assert with_key.may(function, action, KEY, via=service) == reaches, action
            assert not with_key.may(function, action, f"{KEY}0", via=service), "another key"
            assert not without.may(function, action, KEY, via=service), "there is no key"
        assert not any(with_key.may(function, action, KEY, via=by) for by in FOREIGN)
    assert not with_key.may(function, "kms:CreateGrant", KEY, via=DYNAMODB)
    assert not with_key.may(function, "kms:ScheduleKeyDeletion", KEY, via=DYNAMODB)


@pytest.mark.parametrize("policy", ["Reader", "Operator", "DataDeployer"])
def test_people_have_aws_use_the_key_and_do_not_use_it_themselves(policy: str) -> None:
    with_key, without = statements(policy, KmsKeyArn=KEY), statements(policy)
    decrypt = Ask("kms:Decrypt", "key")
    for service in (DYNAMODB, S3):
        assert allowed(with_key, decrypt, KEY, via=service)
        assert not allowed(without, decrypt, KEY, via=service)
    assert not any(allowed(with_key, decrypt, KEY, via=by) for by in FOREIGN)
    grant = allowed(with_key, Ask("kms:CreateGrant", "key"), KEY, via=DYNAMODB)
    assert grant == (policy == "DataDeployer"), "whoever selects the key lets DynamoDB use it later"
    assert not allowed(with_key, Ask("kms:PutKeyPolicy", "key"), KEY, via=DYNAMODB)


class OfTable:
    """DynamoDB with one table, whose encryption can be updated."""

    def __init__(self, key: str | None) -> None:
        self.key = key

    def describe_table(self, TableName: str) -> Any:  # noqa: N803
        arn = f"arn:aws:dynamodb:eu-west-3:123456789012:table/{TableName}"
        encryption = {"SSEDescription": {"KMSMasterKeyArn": self.key}} if self.key else {}
        return {"Table": {"TableArn": arn, **encryption}}

    def update_table(self, TableName: str, SSESpecification: Any) -> None:  # noqa: N803
        assert TableName == "restored"
        assert SSESpecification["Enabled"] == ("KMSMasterKeyId" in SSESpecification)
        self.key = SSESpecification.get("KMSMasterKeyId")

    def get_waiter(self, _: str) -> Any:
        return self

    def wait(self, **_: Any) -> None:
        return None


@pytest.mark.parametrize("own", [KEY, ""], ids=["own key", "no key"])
@pytest.mark.parametrize("present", [None, KEY, f"{KEY}-other"])
def test_a_restored_table_is_encrypted_as_the_stack_says(own: str, present: str | None) -> None:
    dynamodb = OfTable(present)
    parameters = {"Stage": "dev", **({"KmsKeyArn": own} if own else {})}
    table = Restored(dynamodb, "restored", parameters)
    is_right = present == (own or None)
    assert ENCRYPTION.has(table) is is_right
    assert settle(table, (ENCRYPTION,)) == ([] if is_right else ["encryption key"])
    assert dynamodb.key == (own or None)
    assert settle(table, (ENCRYPTION,)) == []
