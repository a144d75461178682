"""Restores the table of a stage to a point in time, and has the code use it.

`make restore STAGE=prod AT=2026-11-21T10:00:00Z`, or with TABLE= one that was restored by other
means. Each step is looked at before it is done, so that what was cut off is begun again.
The table that was used before is left alone, with what was written to it since.
"""

import argparse
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from ledger.admin.identity import is_aws
from ledger.admin.totals.rebuild import rebuild
from ledger.admin.verify.checks import verify
from ledger.aws.deadlines import LongRetryBudget
from ledger.errors import LedgerError
from ledger.store.formats import require_ours_or_new
from ledger.store.table import Table
from tools import settings
from tools.data import TEMPLATE, data_of
from tools.settings import Restored
from tools.stages import Refused, Stack, stack, values

RESTORED = ("RestoredTable", "RestoredStreamArn")  # parameters of the stack of the data
PARAMETERS = ("table-name", "table-arn", "stream-arn", "bucket-name")


@dataclass(frozen=True, slots=True)
class Account:
    """The clients of the account and region that the table is in."""

    dynamodb: Any
    formation: Any
    ssm: Any


def account() -> Account:
    """Give the account of the usual credentials and region."""
    return Account(boto3.client("dynamodb"), boto3.client("cloudformation"), boto3.client("ssm"))


def used(account: Account, stage: str) -> dict[str, str]:
    """Read where the code of a stage finds its data, by the parameters' names."""
    return {
        name: account.ssm.get_parameter(Name=f"/ledger/{stage}/{name}")["Parameter"]["Value"]
        for name in PARAMETERS
    }


def copy(account: Account, source: str, target: str, at: datetime | None) -> None:
    """Restore a table with DynamoDB under another name, unless that exists; wait for it."""
    if target not in _tables(account):
        if at is None:
            raise Refused(f"there is no table {target}: say the time to restore to, AT=…")
        print(f"{target}: restoring {source} to {at:%Y-%m-%dT%H:%M:%SZ}", flush=True)
        if not is_aws(account.dynamodb.meta.endpoint_url):
            print("STUBBED: this is not AWS, and copies the table as it is now, whatever the time")
        account.dynamodb.restore_table_to_point_in_time(
            SourceTableName=source, TargetTableName=target, RestoreDateTime=at
        )


def _tables(account: Account) -> set[str]:
    pages = account.dynamodb.get_paginator("list_tables").paginate()
    return {name for page in pages for name in page["TableNames"]}


def check(account: Account, name: str) -> list[str]:
    """Rebuild the totals of a table that nobody uses yet, and verify it; return the faults."""
    table = Table(account.dynamodb, name, LongRetryBudget())
    require_ours_or_new(table)
    counted = rebuild(table, datetime.now(UTC), _quietly)
    print(
        f"{name}: {counted['entries_counted']} entries looked at,"
        f" {counted['totals_corrected']} totals corrected"
    )
    result = verify(table, _quietly)
    print(f"{name}: {result['read']['items']} items verified, {result['fault_count']} faults")
    faults: list[str] = result["faults"]
    if result["behind"]:
        faults.append(f"{result['behind']} entries are not counted in the totals")
    return faults


def _quietly(_: int) -> None:
    """Show no progress."""


def point(account: Account, table: Restored, stack_name: str, before: Stack) -> None:
    """Point the code to another table, through the stack of the data.

    The stack itself writes the four parameters, so that no later deployment reverts them.
    It keeps its own template, which may be older than ours and have fewer parameters.
    """
    restored = dict(zip(RESTORED, (table.name, table.described["LatestStreamArn"]), strict=True))
    unchanged = [
        {"ParameterKey": key, "UsePreviousValue": True}
        for key in before.parameters
        if key not in restored
    ]
    account.formation.update_stack(
        StackName=stack_name,
        UsePreviousTemplate=True,
        Capabilities=["CAPABILITY_IAM"],
        Parameters=[
            *unchanged,
            *({"ParameterKey": k, "ParameterValue": v} for k, v in restored.items()),
        ],
    )
    waiting = {"Delay": 5, "MaxAttempts": 720}
    waiter = account.formation.get_waiter("stack_update_complete")
    waiter.wait(StackName=stack_name, WaiterConfig=waiting)


def lacking(account: Account, table: Restored, bucket: str) -> list[str]:
    """Check all of it again: missing settings of the table, and wrong parameters of the code."""
    described = table.described
    expected = {
        "table-name": table.name,
        "table-arn": table.arn,
        "stream-arn": described.get("LatestStreamArn"),
        "bucket-name": bucket,
    }
    says = used(account, table.parameters["Stage"])
    wrong = [name for name in PARAMETERS if says[name] != expected[name]]
    stage = table.parameters["Stage"]
    return [*settings.lacking(table), *(f"/ledger/{stage}/{name}" for name in wrong)]


def restore(
    account: Account, stage: str, at: datetime | None, name: str = "", despite: bool = False
) -> str:
    """Restore a stage's table; return the name of the table in use afterwards.

    `despite` accepts a table with faults. Raises `Refused` if a step is impossible or failed.
    """
    data = data_of(stage)
    before = stack(account.formation, data.stack)
    if before is None:
        raise Refused(f"there is no stack {data.stack}: make deploy-data STAGE={stage}")
    if missing := [name for name in RESTORED if name not in before.parameters]:
        raise Refused(
            f"{data.stack} is older than {', '.join(missing)}: make deploy-data STAGE={stage}"
        )
    parameters = values(TEMPLATE, before.parameters, data.parameters)
    was = used(account, parameters["Stage"])
    target = name or f"ledger-{parameters['Stage']}-{at or datetime.now(UTC):%Y%m%dT%H%M%S}"
    if at and target == was["table-name"]:
        raise Refused(f"the code uses {target} already: a second restore needs another time")
    copy(account, was["table-name"], target, at)
    table = Restored(account.dynamodb, target, parameters)
    settings.wait(table)
    for setting in settings.settle(table):
        print(f"{target}: {setting} put")
    faults = check(account, target)
    if faults and not despite:
        raise Refused("\n".join(["the code does not use it, since it has faults:", *faults]))
    if was["table-name"] != target:
        point(account, table, data.stack, before)
    if missing := lacking(account, table, was["bucket-name"]):
        raise Refused(f"{target} is not what it is to be: {', '.join(missing)}")
    print(f"{target}: found by /ledger/{parameters['Stage']}/table-name; {was['table-name']} stays")
    print(f"Then: ledger-admin --table {target} log begin LOG-BUCKET --reason TEXT")
    print(f'Next: make deploy STAGE={stage} PARAMETERS="GradualDeployment=false"')
    return target


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError("say the zone too, such as 2026-11-21T10:00:00Z")
    return at.astimezone(UTC)


def main(arguments: list[str] | None = None) -> None:
    """Restore the table of the stage that the command line names."""
    parser = argparse.ArgumentParser(prog="tools.restore", description=__doc__)
    parser.add_argument("stage", help="dev, prod or another with data in samconfig.toml")
    parser.add_argument("--at", type=_time, help="the time to restore to, with its zone")
    parser.add_argument("--table", default="", help="the new table's name, or that of one restored")
    parser.add_argument(
        "--despite-faults", action="store_true", help="use the table in spite of its faults"
    )
    options = parser.parse_args(arguments)
    if not (options.at or options.table):
        parser.error("say --at or --table")
    try:
        restore(account(), options.stage, options.at, options.table, options.despite_faults)
    except (Refused, LedgerError, BotoCoreError, ClientError) as refused:
        sys.exit(f"make restore: {refused}")


if __name__ == "__main__":
    main()
