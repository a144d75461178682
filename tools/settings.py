"""What a table has besides keys, indexes and items: as data/template.yaml says it, and as it is.

A restore to a point in time brings none of it. Each setting is looked at before it is put. So
whoever comes again does nothing twice, and asks for nothing that the table's own policy denies.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from tools.data import TEMPLATE
from tools.local.template import Template

WAITING = {"Delay": 10, "MaxAttempts": 1_440}  # four hours


@dataclass(frozen=True, slots=True)
class Restored:
    """A table that is to be used; `dynamodb` is a client, `given` are the stack's parameters."""

    dynamodb: Any
    name: str
    given: Mapping[str, str]
    sleep: Callable[[float], None] = time.sleep

    @property
    def described(self) -> dict[str, Any]:
        """Read what DynamoDB says of the table now."""
        found: dict[str, Any] = self.dynamodb.describe_table(TableName=self.name)["Table"]
        return found

    @property
    def arn(self) -> str:
        """Read the table's ARN."""
        return str(self.described["TableArn"])

    @property
    def wanted(self) -> dict[str, Any]:
        """Read what the template says of its table, with this one in its place."""
        # Ceilings of units are no setting here: AWS documents that a recovery takes the source's.
        _, partition, _, region, account, place = self.arn.split(":", 5)
        where = {"AWS::Partition": partition, "AWS::Region": region, "AWS::AccountId": account}
        said: dict[str, Any] = json.loads(
            _said(frozenset(self.given.items()), frozenset(where.items()))
        )
        its, this = f":table/ledger-{self.given['Stage']}", f":{place}"
        policy = said["Replicas"][0]["ResourcePolicy"]
        for statement in policy["PolicyDocument"]["Statement"]:
            statement["Resource"] = [one.replace(its, this) for one in statement["Resource"]]
        return said


@lru_cache
def _said(given: frozenset[tuple[str, str]], where: frozenset[tuple[str, str]]) -> str:
    """Read what the template says of its table with these values, as JSON."""
    template = Template(TEMPLATE, **dict(given))
    scope = replace(template.scope, parameters={**template.scope.parameters, **dict(where)})
    return json.dumps(scope.resolve(template.resource("LedgerTable")["Properties"]))


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: whether the table has it, and how it is put."""

    name: str
    has: Callable[[Restored], bool]
    put: Callable[[Restored], object]


def settle(table: Restored, settings: "tuple[Setting, ...] | None" = None) -> list[str]:
    """Put what the table lacks, one after the other; returns the names of what was put."""
    put = []
    for setting in SETTINGS if settings is None else settings:
        if not setting.has(table):
            setting.put(table)
            wait(table)
            put.append(setting.name)
    return put


def lacking(table: Restored) -> list[str]:
    """Name the settings that the table lacks."""
    return [setting.name for setting in SETTINGS if not setting.has(table)]


def wait(table: Restored) -> None:
    """Wait until the table is there and takes requests; a restore takes its time."""
    table.dynamodb.get_waiter("table_exists").wait(TableName=table.name, WaiterConfig=WAITING)


def _has_time_to_live(table: Restored) -> bool:
    said = table.dynamodb.describe_time_to_live(TableName=table.name)["TimeToLiveDescription"]
    its = table.wanted["TimeToLiveSpecification"]["AttributeName"]
    is_on = said["TimeToLiveStatus"] in ("ENABLING", "ENABLED")
    return is_on and bool(said["AttributeName"] == its)


def _put_time_to_live(table: Restored) -> None:
    its = table.wanted["TimeToLiveSpecification"]
    table.dynamodb.update_time_to_live(TableName=table.name, TimeToLiveSpecification=its)


def _has_stream(table: Restored) -> bool:
    its = {"StreamEnabled": True, **table.wanted["StreamSpecification"]}
    return bool(table.described.get("StreamSpecification") == its)


def _put_stream(table: Restored) -> None:
    its = {"StreamEnabled": True, **table.wanted["StreamSpecification"]}
    table.dynamodb.update_table(TableName=table.name, StreamSpecification=its)


def _tags(table: Restored) -> list[dict[str, str]]:
    found: list[dict[str, str]] = table.wanted["Replicas"][0]["Tags"]
    return found


def _has_tags(table: Restored) -> bool:
    has = table.dynamodb.list_tags_of_resource(ResourceArn=table.arn)["Tags"]
    return all(tag in has for tag in _tags(table))


def _put_tags(table: Restored) -> None:
    table.dynamodb.tag_resource(ResourceArn=table.arn, Tags=_tags(table))


def _has_recovery(table: Restored) -> bool:
    said = table.dynamodb.describe_continuous_backups(TableName=table.name)
    recovery = said["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
    return bool(recovery.get("PointInTimeRecoveryStatus") == "ENABLED")


def _put_recovery(table: Restored) -> None:
    its = table.wanted["Replicas"][0]["PointInTimeRecoverySpecification"]
    for _ in range(WAITING["MaxAttempts"]):
        try:
            table.dynamodb.update_continuous_backups(
                TableName=table.name, PointInTimeRecoverySpecification=its
            )
        except table.dynamodb.exceptions.ContinuousBackupsUnavailableException:
            table.sleep(WAITING["Delay"])  # of a new table they are not ready at once
        else:
            return


def _has_protection(table: Restored) -> bool:
    return bool(table.described.get("DeletionProtectionEnabled"))


def _put_protection(table: Restored) -> None:
    table.dynamodb.update_table(TableName=table.name, DeletionProtectionEnabled=True)


def _policy(table: Restored) -> dict[str, Any]:
    found: dict[str, Any] = table.wanted["Replicas"][0]["ResourcePolicy"]["PolicyDocument"]
    return found


def _has_policy(table: Restored) -> bool:
    # By the names of its statements, since AWS need not give them back as they were said.
    try:
        said = table.dynamodb.get_resource_policy(ResourceArn=table.arn)["Policy"]
    except table.dynamodb.exceptions.PolicyNotFoundException:
        return False
    has = {one.get("Sid") for one in json.loads(said)["Statement"]}
    return has == {one["Sid"] for one in _policy(table)["Statement"]}


def _put_policy(table: Restored) -> None:
    # It forbids whoever puts it to change it, which DynamoDB wants to be told.
    table.dynamodb.put_resource_policy(
        ResourceArn=table.arn,
        Policy=json.dumps(_policy(table)),
        ConfirmRemoveSelfResourceAccess=True,
    )


def _places(table: Restored) -> list[tuple[dict[str, str], dict[str, Any]]]:
    """List the table and its indexes, each with what the template says of its replica."""
    (replica,) = table.wanted["Replicas"]
    indexes = [
        ({"TableName": table.name, "IndexName": one["IndexName"]}, one)
        for one in replica.get("GlobalSecondaryIndexes", [])
    ]
    return [({"TableName": table.name}, replica), *indexes]


def _lacks_insights(table: Restored) -> list[tuple[dict[str, str], str]]:
    """List where throttled keys are to be told and are not, each with the mode that is wanted."""
    found = []
    for place, said in _places(table):
        wanted = said.get("ContributorInsightsSpecification", {})
        has = table.dynamodb.describe_contributor_insights(**place)["ContributorInsightsStatus"]
        if wanted.get("Enabled") and has not in ("ENABLING", "ENABLED"):
            found.append((place, wanted["Mode"]))
    return found


def _has_insights(table: Restored) -> bool:
    return not _lacks_insights(table)


def _put_insights(table: Restored) -> None:
    for place, mode in _lacks_insights(table):
        table.dynamodb.update_contributor_insights(
            **place, ContributorInsightsAction="ENABLE", ContributorInsightsMode=mode
        )


# The policy is the last: it denies all of the others.
SETTINGS = (
    Setting("time to live", _has_time_to_live, _put_time_to_live),
    Setting("stream", _has_stream, _put_stream),
    Setting("tags", _has_tags, _put_tags),
    Setting("recovery to a point in time", _has_recovery, _put_recovery),
    Setting("deletion protection", _has_protection, _put_protection),
    Setting("insights into throttled keys", _has_insights, _put_insights),
    Setting("resource policy", _has_policy, _put_policy),
)
