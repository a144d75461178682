"""A stack of the data on an emulator of AWS, and what an operator or the code does with it."""

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3

from tools import restore
from tools.local.events import EVENTS, files, read, recorded
from tools.local.gateway import Gateway
from tools.restore import Account
from tools.settings import Restored

STAGE = "dev"
SOURCE = "ledger-dev"
RESTORED_AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
POSTING_OPERATIONS = ("create_ledger_entry", "create_journal_entry")
PARAMETERS = {"Stage": STAGE, "BreakGlassRole": "ledger-break-glass"}


@dataclass(frozen=True)
class DataStack:
    """The emulator with the data in it; `event` posts an entry, with a `token` that is good now."""

    account: Account
    url: str
    event: Path
    token: str

    def restored(self, name: str) -> Restored:
        """Return a table restored by DynamoDB alone."""
        restore.copy(self.account, SOURCE, name, RESTORED_AT)
        return Restored(self.account.dynamodb, name, PARAMETERS)

    def client(self, role: str) -> Any:
        """Return a client of a role that may do everything, as far as IAM goes."""
        iam, sts = boto3.client("iam"), boto3.client("sts")
        trust = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
        statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        created = iam.create_role(
            RoleName=role, AssumeRolePolicyDocument=json.dumps({"Statement": [trust]})
        )["Role"]
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.put_role_policy(RoleName=role, PolicyName="all", PolicyDocument=policy)
        credentials = sts.assume_role(RoleArn=created["Arn"], RoleSessionName="test")["Credentials"]
        session = boto3.Session(
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials["SessionToken"],
        )
        return session.client("dynamodb")


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    variables_before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(variables_before)


def described(account: Account, name: str) -> dict[str, Any]:
    """Return all of a table that a restore does not bring by itself, and that its keys are."""
    client = account.dynamodb
    table = client.describe_table(TableName=name)["Table"]
    arn = table["TableArn"]
    continuous_backups_description = client.describe_continuous_backups(TableName=name)[
        "ContinuousBackupsDescription"
    ]
    return {
        "keys": table["KeySchema"],
        "indexes": [
            (item["IndexName"], item["KeySchema"], item["Projection"])
            for item in table["GlobalSecondaryIndexes"]
        ],
        "stream": table["StreamSpecification"],
        "protection": table["DeletionProtectionEnabled"],
        "recovery": continuous_backups_description["PointInTimeRecoveryDescription"][
            "PointInTimeRecoveryStatus"
        ],
        "ttl": client.describe_time_to_live(TableName=name)["TimeToLiveDescription"],
        "insights": [
            client.describe_contributor_insights(TableName=name, **index)[
                "ContributorInsightsStatus"
            ]
            for index in ({}, {"IndexName": "listing"}, {"IndexName": "keyed"})
        ],
        "policy": json.loads(
            client.get_resource_policy(ResourceArn=arn)["Policy"].replace(arn, "TABLE")
        ),
    }


def posting_event() -> Path:
    """Find an event that posts an entry, of whichever dialect there is, and may be sent again."""
    matches = (file for file in files([str(EVENTS)]) if file.parent.name in POSTING_OPERATIONS)
    return next(file for file in matches if recorded(file)["status"] == 201)


def post(data_stack: DataStack, code: Gateway, name: str) -> None:
    """Post an entry by the code, as a request of its own."""
    event = read(data_stack.event)
    body = {**event["requestContext"], "requestId": name, "timeEpoch": time.time_ns() // 10**6}
    headers = {**event["headers"], "authorization": f"Bearer {data_stack.token}"}
    answer = code.invoke({**event, "requestContext": body, "headers": headers})
    assert answer["statusCode"] == 201, answer


def size(data_stack: DataStack, name: str) -> int:
    count: int = data_stack.account.dynamodb.scan(TableName=name, Select="COUNT")["Count"]
    return count
