"""The bucket of the published log, and the key that signs its checkpoints."""

from typing import Any

import pytest

from tools.local.iam import roles
from tools.local.template import DATA, Template

TEMPLATE = Template(DATA)
FUNCTIONS = sorted(Template().functions())
PUBLISHER = "StreamPublishLog"
FILE = "LogBucket/log/tenant/business/1/tile/0/000"


def properties(name: str, **parameters: str) -> dict[str, Any]:
    template = Template(DATA, **parameters)
    resolved: dict[str, Any] = template.scope.resolve(template.resource(name)["Properties"])
    return resolved


def statements() -> dict[str, dict[str, Any]]:
    """Return the statements of the bucket's policy by their names."""
    document = properties("LogBucketPolicy")["PolicyDocument"]
    return {statement["Sid"]: statement for statement in document["Statement"]}


@pytest.mark.parametrize("name", ["LogBucket", "LogBucketPolicy", "LogKey"])
def test_the_log_outlives_its_stack(name: str) -> None:
    resource = TEMPLATE.resource(name)
    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain")


@pytest.mark.parametrize("years", ["10", "1"])
def test_each_object_is_locked_for_the_years_of_the_parameter(years: str) -> None:
    bucket = properties("LogBucket", LogRetentionYears=years)
    assert bucket["ObjectLockEnabled"] is True
    lock = bucket["ObjectLockConfiguration"]
    assert lock["ObjectLockEnabled"] == "Enabled"
    assert lock["Rule"]["DefaultRetention"] == {"Mode": "COMPLIANCE", "Years": years}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}, "Object Lock needs versions"
    assert TEMPLATE.parameters["LogRetentionYears"] == 10
    assert all(bucket["PublicAccessBlockConfiguration"].values())
    longest = bucket["BucketName"].replace("dev", "s" * 20).replace("us-east-1", "r" * 14)
    assert len(longest) <= 63, "S3's limit"


def test_no_life_cycle_ends_the_life_of_an_object() -> None:
    for rule in properties("LogBucket")["LifecycleConfiguration"]["Rules"]:
        assert rule.keys() == {"Id", "Status", "AbortIncompleteMultipartUpload"}


def test_a_file_is_written_once_and_only_the_newest_checkpoint_again() -> None:
    statement = statements()["NothingIsReplaced"]
    assert (statement["Effect"], statement["Action"]) == ("Deny", "s3:PutObject")
    assert statement["Condition"] == {"Null": {"s3:if-none-match": "true"}}
    names = [resource.rpartition("/log/*/")[2] for resource in statement["Resource"]]
    assert names == ["tile/*", "rows/*", "checkpoints/*"]


def test_nobody_deletes_an_object_or_changes_the_lock() -> None:
    deleting = statements()["NothingIsDeleted"]
    assert {"s3:DeleteObject", "s3:DeleteObjectVersion"} <= {*deleting["Action"]}
    settings = statements()["SettingsAreThoseOfTheTemplate"]
    assert "s3:PutBucketObjectLockConfiguration" in settings["Action"]
    for statement in (deleting, settings):
        assert statement["Effect"] == "Deny"
        assert statement["Condition"]["ArnNotLike"]["aws:PrincipalArn"].endswith("break-glass")


def test_the_key_signs_by_ed25519_and_is_not_deleted() -> None:
    key = properties("LogKey")
    assert (key["KeySpec"], key["KeyUsage"]) == ("ECC_NIST_EDWARDS25519", "SIGN_VERIFY")
    (deny,) = [s for s in key["KeyPolicy"]["Statement"] if s["Effect"] == "Deny"]
    assert {*deny["Action"]} == {"kms:ScheduleKeyDeletion", "kms:DisableKey"}


def test_the_publisher_alone_signs_and_writes_to_the_bucket_of_the_log() -> None:
    for action, place in (("s3:PutObject", FILE), ("kms:Sign", "LogKey")):
        allowed = [name for name in FUNCTIONS if roles().may(name, action, place)]
        assert allowed == [PUBLISHER], action
    for action in ("s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObjectRetention"):
        assert not [name for name in FUNCTIONS if roles().may(name, action, FILE)], action


def test_the_publisher_writes_its_own_state_alone_in_the_table() -> None:
    book = "aaaaaaaaaaaa#7b0f4dbb-2f7c-4d77-9f39-0f8a1d0a3f11"
    for key, is_own in ((f"{book}#published", True), (f"{book}#entries", False), (book, False)):
        keys = frozenset({key})
        assert roles().may(PUBLISHER, "dynamodb:PutItem", "LedgerTable", keys=keys) is is_own
    for action in ("UpdateItem", "ConditionCheckItem"):
        assert not roles().may(
            PUBLISHER, f"dynamodb:{action}", "LedgerTable", keys=frozenset({f"{book}#published"})
        )
