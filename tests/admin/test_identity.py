"""The operator's identity: from STS for a table on AWS, from the login for any other table."""

import getpass
from typing import Any

import pytest
from botocore.exceptions import NoCredentialsError

from ledger.admin import identity
from tests.stand_in_sam import empty_account
from tools.local.engines import Engine

REGION = "eu-west-3"
AWS = f"https://dynamodb.{REGION}.amazonaws.com"
ENDPOINTS = (
    AWS,
    "https://dynamodb.cn-north-1.amazonaws.com.cn",
    "https://123456789012.ddb.eu-west-3.amazonaws.com",
    "https://vpce-1-2.dynamodb.eu-west-3.vpce.amazonaws.com",
    "https://dynamodb.eu-west-3.api.aws",
)


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_sts_identifies_the_operator_of_a_table_on_aws(engine: Engine, endpoint: str) -> None:
    assert engine.name
    with empty_account():
        by = identity.operator(endpoint, REGION)
    assert by.name == "operator:arn:aws:sts::123456789012:user/moto"
    assert by.dialect == "admin"


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:8001", "https://amazonaws.com.local"])
def test_the_login_identifies_the_operator_of_any_other_table(endpoint: str) -> None:
    by = identity.operator(endpoint, REGION)
    assert by.name == f"operator:{getpass.getuser()}"
    assert by.request_id != identity.operator(endpoint, REGION).request_id, (
        "each command has its own"
    )


def test_an_operator_unknown_to_aws_is_refused() -> None:
    class Silent:
        def get_caller_identity(self) -> Any:
            raise NoCredentialsError

    with pytest.raises(identity.OperatorUnknown, match="Unable to locate credentials"):
        identity.operator(AWS, REGION, lambda _: Silent())
