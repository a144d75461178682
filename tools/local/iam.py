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
    "LogBucketName": "LogBucket",
    "LogKeyArn": "LogKey",
    "KmsKeyArn": "none",
}
PLACES = {
    "table": "LedgerTable",
    "file": "FilesBucket/tenant/business/digest",
    "export": "FilesBucket/exports/tenant/business/digest",
    "log": "LogBucket/log/tenant/business/1/tile/0/000",
}
Statement = dict[str, Any]
Context = Mapping[str, frozenset[str]]

_LOGS = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")
_STREAMS = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
_QUEUES = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")
_TRACES = ("PutTraceSegments", "PutTelemetryRecords", "GetSamplingRules", "GetSamplingTargets")
# The actions of AWS's own policies that SAM gives to functions, each on every resource.
_OF_AWS = {
    "AWSLambdaBasicExecutionRole": _LOGS,
    "AWSLambdaDynamoDBExecutionRole": (*_LOGS, *(f"dynamodb:{name}" for name in _STREAMS)),
    "AWSLambdaSQSQueueExecutionRole": (*_LOGS, *(f"sqs:{name}" for name in _QUEUES)),
    "AWSXrayWriteOnlyAccess": tuple(f"xray:{name}" for name in _TRACES),
}


class Roles:
    """The roles of the functions, as deployed with these parameters."""

    def __init__(self, **parameters: str) -> None:
        self.resources: dict[str, Any] = {}
        self._scopes: dict[str, Scope] = {}
        for translation in translations(**{**DATA, **parameters}):
            self.resources |= translation.resources
            scope = Scope.build(translation.document, translation.template.parameters)
            self._scopes |= dict.fromkeys(translation.resources, scope)
        self.functions = [
            name
            for name, resource in self.resources.items()
            if resource["Type"] == "AWS::Lambda::Function"
        ]

    def may(self, function: str, action: str, resource: str, **context: frozenset[str]) -> bool:
        """Tell whether a function may do an action; `keys`, `attributes` and `via` are context."""
        conditions = _context(**context)
        policies, boundary = self.statements(function)
        effects = [
            {s["Effect"] for s in side if _fits(s, action, resource, conditions)}
            for side in (policies, boundary)
        ]
        return all(effects) and "Deny" not in set.union(*effects)

    def may_ask(self, function: str, ask: Ask) -> bool:
        """Tell whether a function has the right that its request needs."""
        resource = PLACES.get(ask.place, f"LedgerTable/{ask.place}")
        return self.may(function, ask.action, resource, keys=ask.keys, attributes=ask.attributes)

    @cache  # noqa: B019 - there are few, and they last as long as the tests
    def statements(self, function: str) -> tuple[list[Statement], list[Statement]]:
        """Return the statements of a function's policies, and those of its boundary."""
        role = self.role(f"{function}Role")
        statements = self.inline(f"{function}Role")
        for managed in role["ManagedPolicyArns"]:
            statements += self._managed(managed)
        return statements, self._managed(role["PermissionsBoundary"])

    def allows(self, role: str, action: str, resource: str) -> bool:
        """Tell whether a role's own policies allow an action, for a role without a boundary."""
        return any(_fits(statement, action, resource, {}) for statement in self.inline(role))

    def role(self, name: str) -> dict[str, Any]:
        """Return the properties of a role; a resource's logical id stands for its ARN."""
        return self._resolved(name)

    def inline(self, role: str) -> list[Statement]:
        """Return the statements of a role's own policies."""
        policies = self.role(role).get("Policies", [])
        documents = (policy["PolicyDocument"] for policy in policies)
        return [statement for document in documents for statement in document["Statement"]]

    def _managed(self, name: str) -> list[Statement]:
        if name in self.resources:
            statements: list[Statement] = self._resolved(name)["PolicyDocument"]["Statement"]
            return statements
        return [{"Effect": "Allow", "Action": list(_OF_AWS[_last(name)]), "Resource": "*"}]

    def _resolved(self, name: str) -> dict[str, Any]:
        properties: dict[str, Any] = self._scopes[name].resolve(self.resources[name]["Properties"])
        return properties


@lru_cache
def roles(**parameters: str) -> Roles:
    """Return the roles, translated once."""
    return Roles(**parameters)


def allowed(
    statements: list[Statement], ask: Ask, resource: str, **context: frozenset[str]
) -> bool:
    """Tell whether a person's policy allows a request; `via` and `function` are context."""
    conditions = _context(keys=ask.keys, attributes=ask.attributes, **context)
    effects = {s["Effect"] for s in statements if _fits(s, ask.action, resource, conditions)}
    return effects == {"Allow"}


def _context(
    keys: frozenset[str] = frozenset(),
    attributes: frozenset[str] = frozenset(),
    via: frozenset[str] = frozenset(),
    function: frozenset[str] = frozenset(),
) -> Context:
    """Return a request's context with the names that policies use.

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


def _fits(statement: Statement, action: str, resource: str, context: Context) -> bool:
    conditions = statement.get("Condition", {})
    return (
        any(_like(action, pattern) for pattern in _as_list(statement["Action"]))
        and any(_like(resource, _name(arn)) for arn in _as_list(statement["Resource"]))
        and all(
            _OPERATORS[operator](context[key], _as_list(expected))
            for operator, keys in conditions.items()
            for key, expected in keys.items()
        )
    )


def _name(resource: str) -> str:
    return resource.removeprefix("arn:aws:s3:::")  # the template knows only a bucket's name


def _as_list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


@lru_cache(maxsize=4096)
def _pattern(text: str) -> re.Pattern[str]:
    wild = {"*": ".*", "?": "."}
    return re.compile(
        "".join(wild.get(character, re.escape(character)) for character in text), re.DOTALL
    )


def _like(value: str, pattern: str) -> bool:
    return _pattern(pattern).fullmatch(value) is not None


def _any_like(values: frozenset[str], patterns: list[str]) -> Iterator[bool]:
    return (any(_like(value, pattern) for pattern in patterns) for value in values)


# `ForAllValues` is true of an absent key, and `ForAnyValue` false.
_OPERATORS: dict[str, Callable[[frozenset[str], list[str]], bool]] = {
    "ArnLike": lambda values, expected: any(_any_like(values, expected)),
    "Bool": lambda values, expected: bool(values) and values <= set(expected),
    "StringEquals": lambda values, expected: bool(values) and values <= set(expected),
    "ForAllValues:StringNotEquals": lambda values, expected: not values & set(expected),
    "ForAllValues:StringLike": lambda values, expected: all(_any_like(values, expected)),
    "ForAnyValue:StringLike": lambda values, expected: any(_any_like(values, expected)),
    "ForAnyValue:StringNotLike": lambda values, expected: not all(_any_like(values, expected)),
    "ForAnyValue:StringEquals": lambda values, expected: bool(values & set(expected)),
}
