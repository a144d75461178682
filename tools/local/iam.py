"""IAM, as far as our roles need it: what the translated templates let a function do.

Allowed is what the role's policies and its permissions boundary both allow and neither denies.
Resources are spelled by logical id: `LedgerTable`, `LedgerTable/index/listing`, `FunctionLogs:*`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from tools.local.asks import Ask
from tools.local.intrinsics import Scope
from tools.translate import translations

# The data, by their logical ids in their own template.
DATA = {
    "TableName": "LedgerTable",
    "TableArn": "LedgerTable",
    "StreamArn": "LedgerTable/stream/now",
    "BucketName": "FilesBucket",
    "FailuresBucketName": "FailuresBucket",
    "KmsKeyArn": "none",
}
PLACES = {"table": "LedgerTable", "file": "FilesBucket/tenant/business/digest"}
Statement = dict[str, Any]
Context = Mapping[str, frozenset[str]]

_LOGS = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")
_STREAMS = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
_TRACES = ("PutTraceSegments", "PutTelemetryRecords", "GetSamplingRules", "GetSamplingTargets")
# What AWS's own policies allow that SAM gives to functions, all of it on everything.
_OF_AWS = {
    "AWSLambdaBasicExecutionRole": _LOGS,
    "AWSLambdaDynamoDBExecutionRole": (*_LOGS, *(f"dynamodb:{name}" for name in _STREAMS)),
    "AWSXrayWriteOnlyAccess": tuple(f"xray:{name}" for name in _TRACES),
}


class Roles:
    """The roles of the functions, as deployed with these parameters."""

    def __init__(self, **parameters: str) -> None:
        self.resources: dict[str, Any] = {}
        self._scopes: dict[str, Scope] = {}
        for one in translations(**{**DATA, **parameters}):
            self.resources |= one.resources
            scope = Scope.of(one.document, one.template.parameters)
            self._scopes |= dict.fromkeys(one.resources, scope)
        self.functions = [
            name
            for name, resource in self.resources.items()
            if resource["Type"] == "AWS::Lambda::Function"
        ]

    def may(self, function: str, action: str, resource: str, **context: frozenset[str]) -> bool:
        """Tell whether a function may do an action; `keys`, `attributes` and `via` are context."""
        about = _about(**context)
        policies, boundary = self.statements(function)
        found = [
            {one["Effect"] for one in side if _fits(one, action, resource, about)}
            for side in (policies, boundary)
        ]
        return all(found) and "Deny" not in set.union(*found)

    def may_ask(self, function: str, ask: Ask) -> bool:
        """Tell whether a function may do what a request of its asks for."""
        resource = PLACES.get(ask.place, f"LedgerTable/{ask.place}")
        return self.may(function, ask.action, resource, keys=ask.keys, attributes=ask.attributes)

    @cache  # noqa: B019 - there are few, and they last as long as the tests
    def statements(self, function: str) -> tuple[list[Statement], list[Statement]]:
        """The statements of a function's policies, and those of its boundary."""
        role = self.role(f"{function}Role")
        found = self.inline(f"{function}Role")
        for managed in role["ManagedPolicyArns"]:
            found += self._managed(managed)
        return found, self._managed(role["PermissionsBoundary"])

    def allows(self, role: str, action: str, resource: str) -> bool:
        """Tell whether a role's own policies allow an action, for a role without a boundary."""
        return any(_fits(one, action, resource, {}) for one in self.inline(role))

    def role(self, name: str) -> dict[str, Any]:
        """The properties of a role; names of resources stand for what they name."""
        return self._resolved(name)

    def inline(self, role: str) -> list[Statement]:
        """The statements of a role's own policies."""
        policies = self.role(role).get("Policies", [])
        return [one for policy in policies for one in policy["PolicyDocument"]["Statement"]]

    def _managed(self, name: str) -> list[Statement]:
        if name in self.resources:
            statements: list[Statement] = self._resolved(name)["PolicyDocument"]["Statement"]
            return statements
        return [{"Effect": "Allow", "Action": list(_OF_AWS[_last(name)]), "Resource": "*"}]

    def _resolved(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self._scopes[name].resolve(self.resources[name]["Properties"])
        return found


@lru_cache
def roles(**parameters: str) -> Roles:
    """The roles, translated once."""
    return Roles(**parameters)


def allowed(
    statements: list[Statement], ask: Ask, resource: str, **context: frozenset[str]
) -> bool:
    """Tell whether a person's policy allows a request; `via` and `function` are context."""
    about = _about(keys=ask.keys, attributes=ask.attributes, **context)
    found = {one["Effect"] for one in statements if _fits(one, ask.action, resource, about)}
    return found == {"Allow"}


def _about(
    keys: frozenset[str] = frozenset(),
    attributes: frozenset[str] = frozenset(),
    via: frozenset[str] = frozenset(),
    function: frozenset[str] = frozenset(),
) -> Context:
    """Name the keys of a request's context as policies do.

    `via` are the services that send the request for a caller, `function` a mapping's function.
    """
    return {
        "dynamodb:LeadingKeys": keys,
        "dynamodb:Attributes": attributes,
        "kms:ViaService": via,
        "aws:CalledVia": via,
        "lambda:FunctionArn": function,
        "kms:GrantIsForAWSResource": frozenset({"true"} if via else ()),
    }


def _last(arn: str) -> str:
    return arn.rpartition("/")[2]


def _fits(statement: Statement, action: str, resource: str, about: Context) -> bool:
    conditions = statement.get("Condition", {})
    return (
        any(_like(action, one) for one in _listed(statement["Action"]))
        and any(_like(resource, _named(one)) for one in _listed(statement["Resource"]))
        and all(
            _OPERATORS[operator](about[key], _listed(said))
            for operator, keys in conditions.items()
            for key, said in keys.items()
        )
    )


def _named(resource: str) -> str:
    return resource.removeprefix("arn:aws:s3:::")  # of a bucket, the template knows the name alone


def _listed(said: Any) -> list[str]:
    return said if isinstance(said, list) else [said]


@lru_cache(maxsize=4096)
def _pattern(text: str) -> re.Pattern[str]:
    wild = {"*": ".*", "?": "."}
    return re.compile("".join(wild.get(one, re.escape(one)) for one in text), re.DOTALL)


def _like(said: str, pattern: str) -> bool:
    return _pattern(pattern).fullmatch(said) is not None


def _any_like(values: frozenset[str], patterns: list[str]) -> Iterator[bool]:
    return (any(_like(value, pattern) for pattern in patterns) for value in values)


# `ForAllValues` is true of an absent key, and `ForAnyValue` false.
_OPERATORS: dict[str, Callable[[frozenset[str], list[str]], bool]] = {
    "ArnLike": lambda values, said: any(_any_like(values, said)),
    "Bool": lambda values, said: bool(values) and values <= set(said),
    "StringEquals": lambda values, said: bool(values) and values <= set(said),
    "ForAllValues:StringNotEquals": lambda values, said: not values & set(said),
    "ForAllValues:StringLike": lambda values, said: all(_any_like(values, said)),
    "ForAnyValue:StringLike": lambda values, said: any(_any_like(values, said)),
    "ForAnyValue:StringNotLike": lambda values, said: not all(_any_like(values, said)),
    "ForAnyValue:StringEquals": lambda values, said: bool(values & set(said)),
}
