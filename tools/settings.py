"""Settings of a table besides keys, indexes and items: those of data/template.yaml, and its own.

A restore to a point in time lacks all of them. Each setting is read before it is applied. So a
repeated run does nothing twice, and requests nothing that the table's own policy denies.
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
    """A restored table; `dynamodb` is a client, `parameters` are those of the data's stack."""

    dynamodb: Any
    name: str
    parameters: Mapping[str, str]
    sleep: Callable[[float], None] = time.sleep

    @property
    def described(self) -> dict[str, Any]:
        """The present description of the table."""
        description: dict[str, Any] = self.dynamodb.describe_table(TableName=self.name)["Table"]
        return description

    @property
    def arn(self) -> str:
        """The table's ARN."""
        return str(self.described["TableArn"])

    @property
    def expected(self) -> dict[str, Any]:
        """The properties of the template's table, with this table in its place."""
        # Ceilings of units are no setting here: AWS documents that a recovery copies the source's.
        _, partition, _, region, account, place = self.arn.split(":", 5)
        pseudo = {"AWS::Partition": partition, "AWS::Region": region, "AWS::AccountId": account}
        properties: dict[str, Any] = json.loads(
            _properties(frozenset(self.parameters.items()), frozenset(pseudo.items()))
        )
        original, restored = f":table/ledger-{self.parameters['Stage']}", f":{place}"
        policy = properties["Replicas"][0]["ResourcePolicy"]
        for statement in policy["PolicyDocument"]["Statement"]:
            statement["Resource"] = [
                resource.replace(original, restored) for resource in statement["Resource"]
            ]
        return properties


@lru_cache
def _properties(parameters: frozenset[tuple[str, str]], pseudo: frozenset[tuple[str, str]]) -> str:
    """Return the properties of the template's table with these parameters, as JSON."""
    template = Template(TEMPLATE, **dict(parameters))
    scope = replace(template.scope, parameters={**template.scope.parameters, **dict(pseudo)})
    return json.dumps(scope.resolve(template.resource("LedgerTable")["Properties"]))


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: a check whether the table has it, and a function that applies it."""

    name: str
    has: Callable[[Restored], bool]
    apply: Callable[[Restored], object]


def settle(table: Restored, settings: "tuple[Setting, ...] | None" = None) -> list[str]:
    """Apply the missing settings one after the other; return their names."""
    applied = []
    for setting in (ENCRYPTION, *SETTINGS) if settings is None else settings:
        if not setting.has(table):
            setting.apply(table)
            wait(table)
            applied.append(setting.name)
    return applied


def lacking(table: Restored) -> list[str]:
    """Name the settings that the table lacks."""
    return [setting.name for setting in (ENCRYPTION, *SETTINGS) if not setting.has(table)]


def wait(table: Restored) -> None:
    """Wait until the table exists and accepts requests; a restore can take hours."""
    table.dynamodb.get_waiter("table_exists").wait(TableName=table.name, WaiterConfig=WAITING)


def _key(table: Restored) -> str | None:
    """Return the key of the owner that the template names; None for a key that AWS owns."""
    specification: dict[str, str] = table.expected["Replicas"][0]["SSESpecification"] or {}
    return specification.get("KMSMasterKeyId")


def _has_key(table: Restored) -> bool:
    present = table.described.get("SSEDescription", {})
    return bool(present.get("KMSMasterKeyArn") == _key(table))


def _put_key(table: Restored) -> None:
    key = _key(table)
    by_owner = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}
    specification = by_owner if key else {"Enabled": False}
    table.dynamodb.update_table(TableName=table.name, SSESpecification=specification)


def _has_time_to_live(table: Restored) -> bool:
    description = table.dynamodb.describe_time_to_live(TableName=table.name)[
        "TimeToLiveDescription"
    ]
    attribute = table.expected["TimeToLiveSpecification"]["AttributeName"]
    is_on = description["TimeToLiveStatus"] in ("ENABLING", "ENABLED")
    return is_on and bool(description["AttributeName"] == attribute)


def _put_time_to_live(table: Restored) -> None:
    specification = table.expected["TimeToLiveSpecification"]
    table.dynamodb.update_time_to_live(TableName=table.name, TimeToLiveSpecification=specification)


def _has_stream(table: Restored) -> bool:
    specification = {"StreamEnabled": True, **table.expected["StreamSpecification"]}
    return bool(table.described.get("StreamSpecification") == specification)


def _put_stream(table: Restored) -> None:
    specification = {"StreamEnabled": True, **table.expected["StreamSpecification"]}
    table.dynamodb.update_table(TableName=table.name, StreamSpecification=specification)


def _tags(table: Restored) -> list[dict[str, str]]:
    tags: list[dict[str, str]] = table.expected["Replicas"][0]["Tags"]
    return tags


def _has_tags(table: Restored) -> bool:
    has = table.dynamodb.list_tags_of_resource(ResourceArn=table.arn)["Tags"]
    return all(tag in has for tag in _tags(table))


def _put_tags(table: Restored) -> None:
    table.dynamodb.tag_resource(ResourceArn=table.arn, Tags=_tags(table))


def _has_recovery(table: Restored) -> bool:
    description = table.dynamodb.describe_continuous_backups(TableName=table.name)
    recovery = description["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
    return bool(recovery.get("PointInTimeRecoveryStatus") == "ENABLED")


def _put_recovery(table: Restored) -> None:
    specification = table.expected["Replicas"][0]["PointInTimeRecoverySpecification"]
    for _ in range(WAITING["MaxAttempts"]):
        try:
            table.dynamodb.update_continuous_backups(
                TableName=table.name, PointInTimeRecoverySpecification=specification
            )
        except table.dynamodb.exceptions.ContinuousBackupsUnavailableException:
            table.sleep(WAITING["Delay"])  # a new table's backups are not ready at once
        else:
            return


def _has_protection(table: Restored) -> bool:
    return bool(table.described.get("DeletionProtectionEnabled"))


def _put_protection(table: Restored) -> None:
    table.dynamodb.update_table(TableName=table.name, DeletionProtectionEnabled=True)


def _policy(table: Restored) -> dict[str, Any]:
    policy: dict[str, Any] = table.expected["Replicas"][0]["ResourcePolicy"]["PolicyDocument"]
    return policy


def _has_policy(table: Restored) -> bool:
    # Compare the names of its statements, since AWS may return other texts.
    try:
        text = table.dynamodb.get_resource_policy(ResourceArn=table.arn)["Policy"]
    except table.dynamodb.exceptions.PolicyNotFoundException:
        return False
    sids = {statement.get("Sid") for statement in json.loads(text)["Statement"]}
    return sids == {statement["Sid"] for statement in _policy(table)["Statement"]}


def _put_policy(table: Restored) -> None:
    # It forbids its own author to change it, which DynamoDB asks to confirm.
    table.dynamodb.put_resource_policy(
        ResourceArn=table.arn,
        Policy=json.dumps(_policy(table)),
        ConfirmRemoveSelfResourceAccess=True,
    )


def _places(table: Restored) -> list[tuple[dict[str, str], dict[str, Any]]]:
    """List the table and its indexes, each with its properties in the template."""
    (replica,) = table.expected["Replicas"]
    indexes = [
        ({"TableName": table.name, "IndexName": index["IndexName"]}, index)
        for index in replica.get("GlobalSecondaryIndexes", [])
    ]
    return [({"TableName": table.name}, replica), *indexes]


def _lacks_insights(table: Restored) -> list[tuple[dict[str, str], str]]:
    """List the table and indexes without insights that the template has, each with the mode."""
    lacking = []
    for place, properties in _places(table):
        insights = properties.get("ContributorInsightsSpecification", {})
        status = table.dynamodb.describe_contributor_insights(**place)["ContributorInsightsStatus"]
        if insights.get("Enabled") and status not in ("ENABLING", "ENABLED"):
            lacking.append((place, insights["Mode"]))
    return lacking


def _has_insights(table: Restored) -> bool:
    return not _lacks_insights(table)


def _put_insights(table: Restored) -> None:
    for place, mode in _lacks_insights(table):
        table.dynamodb.update_contributor_insights(
            **place, ContributorInsightsAction="ENABLE", ContributorInsightsMode=mode
        )


# A restore copies the key of its source, unlike the other settings.
ENCRYPTION = Setting("encryption key", _has_key, _put_key)
# The policy comes last: it denies all other changes.
SETTINGS = (
    Setting("time to live", _has_time_to_live, _put_time_to_live),
    Setting("stream", _has_stream, _put_stream),
    Setting("tags", _has_tags, _put_tags),
    Setting("recovery to a point in time", _has_recovery, _put_recovery),
    Setting("deletion protection", _has_protection, _put_protection),
    Setting("insights into throttled keys", _has_insights, _put_insights),
    Setting("resource policy", _has_policy, _put_policy),
)
