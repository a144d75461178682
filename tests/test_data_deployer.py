"""The policy that deploys the data of a stage: its names alone, and no item of them."""

import pytest

from tests.test_access import statements
from tools.local.asks import Ask
from tools.local.iam import allowed

CLOUDFORMATION = frozenset({"cloudformation.amazonaws.com"})
TABLE = "arn:aws:dynamodb:us-east-1:000000000000:table/{}"
PARAMETER = "arn:aws:ssm:us-east-1:000000000000:parameter/ledger/{}/table-arn"
# Requests that a deployment of the data makes, and a resource of each; a bucket has its name alone.
REQUESTS = [
    ("dynamodb:CreateTable", TABLE),
    ("dynamodb:UpdateTable", TABLE),
    ("s3:CreateBucket", "{}"),
    ("s3:PutBucketPolicy", "{}"),
    ("ssm:PutParameter", PARAMETER),
]
OWN = {TABLE: "ledger-dev", "{}": "ledger-dev-files", PARAMETER: "dev"}
FOREIGN = {
    TABLE: ("ledger-prod", "ledger-devel", "others", "ledger"),
    "{}": ("ledger-prod-files", "ledger-devel-files", "others", "ledger"),
    PARAMETER: ("prod", "devel", "dev2"),
}
# An item, an object, or what holds them: a deployment needs no request for any of these.
TAKING = [
    *(f"dynamodb:{name}" for name in ("DeleteTable", "DeleteBackup", "DeleteTableReplica")),
    *(f"dynamodb:{name}Item" for name in ("Get", "BatchGet", "Put", "Update", "Delete")),
    *(
        f"dynamodb:{name}"
        for name in ("BatchWriteItem", "Query", "Scan", "ExportTableToPointInTime")
    ),
    *(f"dynamodb:{name}" for name in ("PartiQLSelect", "PartiQLDelete", "RestoreTableFromBackup")),
    *("s3:DeleteBucket", "s3:DeleteObject", "s3:DeleteObjectVersion"),
    *("s3:GetObject", "s3:PutObject", "s3:ListBucket"),
]


@pytest.mark.parametrize(("action", "place"), REQUESTS)
def test_a_deployer_of_data_reaches_its_stage_alone(action: str, place: str) -> None:
    policy, ask = statements("DataDeployer"), Ask(action, "data")
    assert allowed(policy, ask, place.format(OWN[place]), via=CLOUDFORMATION)
    for other in FOREIGN[place]:
        assert not allowed(policy, ask, place.format(other), via=CLOUDFORMATION), other


@pytest.mark.parametrize("action", TAKING)
@pytest.mark.parametrize("via", [frozenset(), CLOUDFORMATION], ids=["by hand", "by a stack"])
def test_a_deployer_of_data_neither_reads_nor_deletes_it(action: str, via: frozenset[str]) -> None:
    places = [TABLE.format("ledger-dev"), TABLE.format("ledger-dev/index/listing")]
    if action.startswith("s3:"):
        places = ["ledger-dev-files", "ledger-dev-files/tenant/business/digest"]
    policy = [*statements("Deployer"), *statements("DataDeployer")]
    for place in places:
        assert not allowed(policy, Ask(action, "data"), place, via=via), place


def test_each_right_of_a_deployer_of_data_names_its_stage() -> None:
    """Backups, their keys and their vault have ids that AWS chooses, in one account and region."""
    account = "us-east-1:000000000000"
    resources = {
        right.get("Sid", "key"): right["Resource"]
        for right in statements("DataDeployer")
        if right["Effect"] == "Allow"
    }
    assert resources == {
        "Data": [
            f"arn:aws:dynamodb:{account}:table/ledger-dev",
            f"arn:aws:dynamodb:{account}:table/ledger-dev/*",
            "arn:aws:s3:::ledger-dev-*",
            f"arn:aws:ssm:{account}:parameter/ledger/dev/*",
        ],
        "Backups": [
            f"arn:aws:backup:{account}:backup-plan:*",
            f"arn:aws:backup:{account}:backup-vault:ledger-dev",
        ],
        "Vault": "*",
        "LogKey": "*",
        "key": f"arn:aws:kms:{account}:key/*",
    }


def test_each_right_of_readers_and_operators_is_of_these_resources() -> None:
    account = "us-east-1:000000000000"
    table = ["LedgerTable", "LedgerTable/index/*"]
    keys = ["LogKey", f"arn:aws:ssm:{account}:parameter/ledger/dev/log-*"]
    assert [right["Resource"] for right in statements("Reader")] == [table, *keys]
    assert [right["Resource"] for right in statements("Operator")] == [
        table,
        "LedgerTable",
        "arn:aws:s3:::FailuresBucket",
        "arn:aws:s3:::FailuresBucket/aws/lambda/*",
        "arn:aws:s3:::LogBucket",
        "arn:aws:s3:::LogBucket/log/*",
        *keys,
        f"arn:aws:cloudformation:{account}:stack/ledger-dev/*",
    ]
