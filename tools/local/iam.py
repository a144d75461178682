"""IAM, as far as our roles need it: what the translated template lets a function do.

Allowed is what the role's policies and its permissions boundary both allow and neither denies.
Resources are spelled by logical id: `LedgerTable`, `LedgerTable/index/listing`, `FunctionLogs:*`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from tools.local.asks import Ask
from tools.translate import translated

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
        made = translated(**parameters)
        self.resources: dict[str, Any] = made["Resources"]
        said = {name: one.get("Default", "") for name, one in made["Parameters"].items()}
        self._parameters = {**said, **parameters}
        self._conditions: dict[str, Any] = made["Conditions"]
        self.functions = [
            name
            for name, resource in self.resources.items()
            if resource["Type"] == "AWS::Lambda::Function"
        ]

    def may(self, function: str, action: str, resource: str, **context: frozenset[str]) -> bool:
        """Tell whether a function may do an action, with `keys` and `attributes` as context."""
        about = {
            "dynamodb:LeadingKeys": context.get("keys", frozenset()),
            "dynamodb:Attributes": context.get("attributes", frozenset()),
        }
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
        role = self.resources[f"{function}Role"]["Properties"]
        policies = [self._resolved(one) for one in role.get("Policies", [])]
        found = [s for one in policies if one for s in one["PolicyDocument"]["Statement"]]
        for managed in map(self._resolved, role["ManagedPolicyArns"]):
            found += self._managed(managed) if managed else []
        return found, self._managed(self._resolved(role["PermissionsBoundary"]))

    def _managed(self, name: str) -> list[Statement]:
        if name in self.resources:
            document = self.resources[name]["Properties"]["PolicyDocument"]
            return [one for one in map(self._resolved, document["Statement"]) if one]
        return [{"Effect": "Allow", "Action": list(_OF_AWS[_last(name)]), "Resource": "*"}]

    def _resolved(self, value: Any) -> Any:
        """What CloudFormation makes of it; names of resources stand for what they name."""
        if isinstance(value, list):
            return [one for one in map(self._resolved, value) if one is not None]
        if not isinstance(value, dict):
            return value
        if len(value) == 1 and (known := _FUNCTIONS.get(next(iter(value)))):
            return known(self, next(iter(value.values())))
        return {name: self._resolved(one) for name, one in value.items()}

    def _ref(self, name: str) -> Any:
        return None if name == "AWS::NoValue" else self._parameters.get(name, name)

    def _if(self, said: list[Any]) -> Any:
        condition, then, otherwise = said
        return self._resolved(then if self._resolved(self._conditions[condition]) else otherwise)

    def _sub(self, text: str) -> str:
        return re.sub(r"\$\{(\w+)(?:\.\w+)?\}", r"\1", text)

    def _part(self, said: list[str]) -> str:
        name, attribute = said
        whole = {"StreamArn": f"{name}/stream/now", "Arn": name}[attribute]
        is_group = self.resources[name]["Type"] == "AWS::Logs::LogGroup"
        return f"{whole}:*" if is_group else whole


@lru_cache
def roles(**parameters: str) -> Roles:
    """The roles, translated once."""
    return Roles(**parameters)


_FUNCTIONS: dict[str, Callable[[Roles, Any], Any]] = {
    "Ref": Roles._ref,
    "Fn::If": Roles._if,
    "Fn::Sub": Roles._sub,
    "Fn::GetAtt": Roles._part,
    "Fn::Join": lambda _, said: said[0].join(map(str, said[1])),
    "Fn::Equals": lambda roles, said: len({str(roles._resolved(one)) for one in said}) == 1,
    "Fn::Not": lambda roles, said: not roles._resolved(said[0]),
}


def _last(arn: str) -> str:
    return arn.rpartition("/")[2]


def _fits(statement: Statement, action: str, resource: str, about: Context) -> bool:
    conditions = statement.get("Condition", {})
    return (
        any(_like(action, one) for one in _listed(statement["Action"]))
        and any(_like(resource, one) for one in _listed(statement["Resource"]))
        and all(
            _OPERATORS[operator](about[key], _listed(said))
            for operator, keys in conditions.items()
            for key, said in keys.items()
        )
    )


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


# Of a key that is not there, `ForAllValues` is true and `ForAnyValue` false.
_OPERATORS: dict[str, Callable[[frozenset[str], list[str]], bool]] = {
    "ForAllValues:StringLike": lambda values, said: all(_any_like(values, said)),
    "ForAnyValue:StringLike": lambda values, said: any(_any_like(values, said)),
    "ForAnyValue:StringNotLike": lambda values, said: not all(_any_like(values, said)),
    "ForAnyValue:StringEquals": lambda values, said: bool(values & set(said)),
}
