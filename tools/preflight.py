"""Says before a deployment which quotas of the account are too small: `make preflight STAGE=prod`.

It only reads. A quota that it may not read counts as too small: it ends with 1, and says what to
allow. Prices and limits by time (so many stacks an hour) are not looked at.
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from tools.data import TEMPLATE as DATA
from tools.data import data_of
from tools.local.template import ROOT_TEMPLATE
from tools.stages import SAMCONFIG, Refused, stage_of, values
from tools.translate import translations

# What AWS leaves to functions that reserve nothing.
UNRESERVED = 100
CONCURRENCY = 1_000  # which AWS gives by default, though not to a new account
UNITS = 40_000  # of one table on demand, by default
RATE_CODE, CONCURRENCY_CODE = "L-8A5B8E43", "L-B99A9384"
ROLES_CODE, READS_CODE, WRITES_CODE = "L-FE177D64", "L-CF0CBE56", "L-AB614373"

Numbers = tuple[float, float]
Parameters = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Account:
    """Clients of the account and region that is to be deployed to."""

    functions: Any
    quotas: Any
    table: Any
    iam: Any


@dataclass(frozen=True, slots=True)
class Quota:
    """A quota: how it is read, as (quota, need); what the need is, and the permission to read."""

    name: str
    read: Callable[[Account, Parameters], Numbers]
    need: str
    service: str
    code: str
    permission: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of what was found; `is_enough` is false too for what could not be read."""

    is_enough: bool
    text: str


def _concurrency(account: Account, given: Parameters) -> Numbers:
    limit = account.functions.get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    reserved = sum(_reserved(given)) + UNRESERVED
    return limit, max(CONCURRENCY, reserved)


def _reserved(given: Parameters) -> list[int]:
    """List what each function is to have set aside."""
    known = {name: given[name] for name in ("TokenConcurrency", "PagesConcurrency")}
    found = []
    for one in translations(**known):
        for resource in one.resources.values():
            said = resource["Properties"].get("ReservedConcurrentExecutions")
            found.append(int(one.template.scope.resolve(said) or 0))
    return found


def _rate(account: Account, given: Parameters) -> Numbers:
    return _quota(account, "apigateway", RATE_CODE), float(given["ThrottlingRate"])


def _quota(account: Account, service: str, code: str) -> float:
    """Read a quota as it was raised, or as AWS has it by default."""
    asked = {"ServiceCode": service, "QuotaCode": code}
    try:
        found = account.quotas.get_service_quota(**asked)
    except account.quotas.exceptions.NoSuchResourceException:
        found = account.quotas.get_aws_default_service_quota(**asked)
    return float(found["Quota"]["Value"])


def _writes(account: Account, given: Parameters) -> Numbers:
    limits = account.table.describe_limits()
    return limits["TableMaxWriteCapacityUnits"], float(given["TableWriteUnits"] or UNITS)


def _reads(account: Account, given: Parameters) -> Numbers:
    limits = account.table.describe_limits()
    return limits["TableMaxReadCapacityUnits"], float(given["TableReadUnits"] or UNITS)


def _roles(account: Account, _: Parameters) -> Numbers:
    """Read how many roles there may be, and how many there would be with a further stage."""
    summary = account.iam.get_account_summary()["SummaryMap"]
    ours = sum(
        resource["Type"] == "AWS::IAM::Role"
        for one in translations(GradualDeployment="true")
        for resource in one.resources.values()
    )
    return summary["RolesQuota"], summary["Roles"] + ours


QUOTAS = (
    Quota(
        "Lambda, functions at once",
        _concurrency,
        "what a busy ledger and its cold starts take; no less than what is reserved, and 100",
        "lambda",
        CONCURRENCY_CODE,
        "lambda:GetAccountSettings",
    ),
    Quota(
        "API Gateway, requests a second",
        _rate,
        "ThrottlingRate",
        "apigateway",
        RATE_CODE,
        "servicequotas:GetServiceQuota and servicequotas:GetAWSDefaultServiceQuota",
    ),
    Quota(
        "DynamoDB, write units a second of a table",
        _writes,
        "TableWriteUnits, or what AWS gives by default",
        "dynamodb",
        WRITES_CODE,
        "dynamodb:DescribeLimits",
    ),
    Quota(
        "DynamoDB, read units a second of a table",
        _reads,
        "TableReadUnits, or what AWS gives by default",
        "dynamodb",
        READS_CODE,
        "dynamodb:DescribeLimits",
    ),
    Quota(
        "IAM, roles of the account",
        _roles,
        "those that are there, and those of a further stage",
        "iam",
        ROLES_CODE,
        "iam:GetAccountSummary",
    ),
)


def look(account: Account, given: Parameters) -> list[Finding]:
    """Look at every quota; `given` are the parameters of the stage and of its data."""
    return [_finding(account, given, quota) for quota in QUOTAS]


def _finding(account: Account, given: Parameters, quota: Quota) -> Finding:
    try:
        there, needed = quota.read(account, given)
    except (ClientError, BotoCoreError) as error:
        said = f"NOT READ {quota.name}: {error}. Reading it asks for {quota.permission}."
        return Finding(False, said)
    said = f"{quota.name}: {there:,.0f} of {needed:,.0f} ({quota.need})"
    if there >= needed:
        return Finding(True, f"enough   {said}")
    command = (
        f"aws service-quotas request-service-quota-increase --service-code {quota.service}"
        f" --quota-code {quota.code} --desired-value {needed:.0f}"
    )
    return Finding(False, f"RAISE    {said}\n         {command}")


def parameters_of(stage: str) -> dict[str, str]:
    """Give the parameters of a stage's code and data, as samconfig.toml and the templates say."""
    code = values(ROOT_TEMPLATE, stage_of(SAMCONFIG, stage).said)
    return {**values(DATA, data_of(stage).said), **code}


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools.preflight", description=__doc__)
    parser.add_argument("stage", help="a section of samconfig.toml; dev is its default")
    try:
        given = parameters_of(parser.parse_args().stage)
        account = Account(
            boto3.client("lambda"),
            boto3.client("service-quotas"),
            boto3.client("dynamodb"),
            boto3.client("iam"),
        )
    except (Refused, BotoCoreError) as reason:
        sys.exit(f"make preflight: {reason}")
    findings = look(account, given)
    for finding in findings:
        print(finding.text)
    wanting = sum(not finding.is_enough for finding in findings)
    print(f"{wanting} of {len(findings)} quotas are too small, or could not be read")
    return min(wanting, 1)


if __name__ == "__main__":
    sys.exit(main())
