"""Names quotas of the account that are too small for a stage: `make preflight STAGE=prod`.

It only reads. A quota that it may not read counts as too small: it ends with 1, and names the
permission. It ignores prices and limits by time (stacks an hour).
"""

import argparse
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from tools.data import TEMPLATE as DATA, data_of
from tools.local.template import ROOT_TEMPLATE
from tools.stages import SAMCONFIG, Refused, stage_of, values
from tools.translate import translations

# AWS leaves so many to functions that reserve nothing.
UNRESERVED = 100
CONCURRENCY = 1_000  # AWS's default, though not of a new account
UNITS = 40_000  # of one table on demand, by default
RATE_CODE, CONCURRENCY_CODE = "L-8A5B8E43", "L-B99A9384"
ROLES_CODE, READS_CODE, WRITES_CODE = "L-FE177D64", "L-CF0CBE56", "L-AB614373"

Numbers = tuple[float, float]
Parameters = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Account:
    """Clients of the account and region of the deployment."""

    functions: Any
    quotas: Any
    table: Any
    iam: Any


@dataclass(frozen=True, slots=True)
class Quota:
    """A quota: a function that reads (quota, need), the kind of need, the permission to read."""

    name: str
    read: Callable[[Account, Parameters], Numbers]
    need: str
    service: str
    code: str
    permission: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the result; `is_enough` is false for an unreadable quota too."""

    is_enough: bool
    text: str


def _concurrency(account: Account, parameters: Parameters) -> Numbers:
    limits = account.functions.get_account_settings()["AccountLimit"]
    reserved = _reserved(parameters)
    needed = sum(reserved.values()) + UNRESERVED
    # Other functions of the account have reservations too, and so has the last deployment of ours.
    available = limits["UnreservedConcurrentExecutions"]
    if reserved:
        available += _reserved_before(account, f"ledger-{parameters['Stage']}-", reserved)
    limit = limits["ConcurrentExecutions"]
    return limit, max(CONCURRENCY, limit + needed - available if needed > available else 0)


def _reserved(parameters: Parameters) -> dict[str, int]:
    """Return the reserved concurrency of each function that has one, by its logical id."""
    switches = {name: parameters[name] for name in ("TokenConcurrency", "PagesConcurrency")}
    reserved = {}
    for translation in translations(**switches):
        for name, resource in translation.resources.items():
            value = resource["Properties"].get("ReservedConcurrentExecutions")
            if concurrency := int(translation.template.scope.resolve(value) or 0):
                reserved[name] = concurrency
    return reserved


def _reserved_before(account: Account, prefix: str, functions: Collection[str]) -> int:
    """Return the concurrency that these functions of a stage have reserved now."""
    pages = account.functions.get_paginator("list_functions").paginate()
    names = (function["FunctionName"] for page in pages for function in page["Functions"])
    # CloudFormation names a function after its stack and its logical id.
    ours = [n for n in names if n.startswith(prefix) and any(f"-{f}-" in n for f in functions)]
    answers = (account.functions.get_function_concurrency(FunctionName=name) for name in ours)
    return sum(answer.get("ReservedConcurrentExecutions", 0) for answer in answers)


def _rate(account: Account, parameters: Parameters) -> Numbers:
    return _quota(account, "apigateway", RATE_CODE), float(parameters["ThrottlingRate"])


def _quota(account: Account, service: str, code: str) -> float:
    """Read a raised quota, or else AWS's default."""
    quota = {"ServiceCode": service, "QuotaCode": code}
    try:
        answer = account.quotas.get_service_quota(**quota)
    except account.quotas.exceptions.NoSuchResourceException:
        answer = account.quotas.get_aws_default_service_quota(**quota)
    return float(answer["Quota"]["Value"])


def _writes(account: Account, parameters: Parameters) -> Numbers:
    limits = account.table.describe_limits()
    return limits["TableMaxWriteCapacityUnits"], float(parameters["TableWriteUnits"] or UNITS)


def _reads(account: Account, parameters: Parameters) -> Numbers:
    limits = account.table.describe_limits()
    return limits["TableMaxReadCapacityUnits"], float(parameters["TableReadUnits"] or UNITS)


def _roles(account: Account, _: Parameters) -> Numbers:
    """Read the quota of roles, and the number of roles with one more stage."""
    summary = account.iam.get_account_summary()["SummaryMap"]
    ours = sum(
        resource["Type"] == "AWS::IAM::Role"
        for translation in translations(GradualDeployment="true")
        for resource in translation.resources.values()
    )
    return summary["RolesQuota"], summary["Roles"] + ours


QUOTAS = (
    Quota(
        "Lambda, functions at once",
        _concurrency,
        "a busy ledger with its cold starts; 100 stay unreserved beside every reservation",
        "lambda",
        CONCURRENCY_CODE,
        "lambda:GetAccountSettings, lambda:ListFunctions and lambda:GetFunctionConcurrency",
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
        "TableWriteUnits, or AWS's default",
        "dynamodb",
        WRITES_CODE,
        "dynamodb:DescribeLimits",
    ),
    Quota(
        "DynamoDB, read units a second of a table",
        _reads,
        "TableReadUnits, or AWS's default",
        "dynamodb",
        READS_CODE,
        "dynamodb:DescribeLimits",
    ),
    Quota(
        "IAM, roles of the account",
        _roles,
        "the present roles, and those of one more stage",
        "iam",
        ROLES_CODE,
        "iam:GetAccountSummary",
    ),
)


def look(account: Account, parameters: Parameters) -> list[Finding]:
    """Check every quota; `parameters` are those of the stage and of its data."""
    return [_finding(account, parameters, quota) for quota in QUOTAS]


def _finding(account: Account, parameters: Parameters, quota: Quota) -> Finding:
    try:
        limit, needed = quota.read(account, parameters)
    except (ClientError, BotoCoreError) as error:
        text = f"NOT READ {quota.name}: {error}. Reading it needs {quota.permission}."
        return Finding(False, text)
    text = f"{quota.name}: {limit:,.0f} of {needed:,.0f} ({quota.need})"
    if limit >= needed:
        return Finding(True, f"enough   {text}")
    command = (
        f"aws service-quotas request-service-quota-increase --service-code {quota.service}"
        f" --quota-code {quota.code} --desired-value {needed:.0f}"
    )
    return Finding(False, f"RAISE    {text}\n         {command}")


def parameters_of(stage: str) -> dict[str, str]:
    """Give the parameters of a stage's code and data, as samconfig.toml and the templates say."""
    code = values(ROOT_TEMPLATE, stage_of(SAMCONFIG, stage).parameters)
    return {**values(DATA, data_of(stage).parameters), **code}


def main() -> int:
    """Print each quota of a stage; return 1 if one is too small or unreadable."""
    parser = argparse.ArgumentParser(prog="tools.preflight", description=__doc__)
    parser.add_argument("stage", help="a section of samconfig.toml; dev is its default")
    try:
        parameters = parameters_of(parser.parse_args().stage)
        account = Account(
            boto3.client("lambda"),
            boto3.client("service-quotas"),
            boto3.client("dynamodb"),
            boto3.client("iam"),
        )
    except (Refused, BotoCoreError) as reason:
        sys.exit(f"make preflight: {reason}")
    findings = look(account, parameters)
    for finding in findings:
        print(finding.text)
    wanting = sum(not finding.is_enough for finding in findings)
    print(f"{wanting} of {len(findings)} quotas are too small, or could not be read")
    return min(wanting, 1)


if __name__ == "__main__":
    sys.exit(main())
