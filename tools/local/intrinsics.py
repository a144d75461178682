"""CloudFormation's YAML, and its intrinsic functions, as far as our templates use them.

A tag such as `!Ref X` is read as `{"Ref": X}`, so that a template that was written and one that SAM
has translated are resolved alike.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PSEUDO = {
    "AWS::Partition": "aws",
    "AWS::Region": "us-east-1",
    "AWS::AccountId": "000000000000",
    "AWS::StackName": "ledger",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::NoValue": None,
}


class TemplateError(Exception):
    """A template that cannot be served."""


class _Loader(yaml.CSafeLoader):
    """YAML with CloudFormation's short tags."""


def _intrinsic(loader: _Loader, tag: str, node: yaml.Node) -> dict[str, Any]:
    operand: Any
    if isinstance(node, yaml.ScalarNode):
        operand = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        operand = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        operand = loader.construct_mapping(node, deep=True)
    if tag == "GetAtt":
        operand = operand.split(".", 1)
    return {tag if tag in ("Ref", "Condition") else f"Fn::{tag}": operand}


_Loader.add_multi_constructor("!", _intrinsic)


def read(file: Path) -> dict[str, Any]:
    """Read a template."""
    return _parse(file.read_text())


@cache
def _parse(text: str) -> dict[str, Any]:
    """Parse each text once. The key is no path, since `make policies` rewrites templates."""
    # A SafeLoader with tags that only make plain data.
    document: dict[str, Any] = yaml.load(text, _Loader)  # noqa: S506
    return document


@dataclass(frozen=True)
class Scope:
    """The names that a template's intrinsic functions may use.

    A resource resolves to its own logical id, so that a resolved value identifies it.
    """

    parameters: Mapping[str, Any]
    conditions: Mapping[str, Any]
    resources: Mapping[str, Any]

    @classmethod
    def build(cls, document: Mapping[str, Any], values: Mapping[str, Any]) -> "Scope":
        """Make the scope of a template whose parameters have these values, or their defaults."""
        declared = document.get("Parameters", {})
        if unknown := values.keys() - declared:
            raise TemplateError(f"there is no parameter {', '.join(sorted(unknown))}")
        defaults = {name: item.get("Default", name) for name, item in declared.items()}
        parameters = {**PSEUDO, **defaults, **values}
        return cls(parameters, document.get("Conditions", {}), document["Resources"])

    def resolve(self, value: Any) -> Any:
        """Resolve all intrinsic functions in a value; a list drops items without a value."""
        if isinstance(value, list):
            return [item for item in map(self.resolve, value) if item is not None]
        if not isinstance(value, dict):
            return value
        if value.keys() == {"Condition"} and isinstance(value["Condition"], str):
            return self.holds(value["Condition"])
        if len(value) == 1 and (function := _FUNCTIONS.get(next(iter(value)))):
            return function(self, next(iter(value.values())))
        return {name: self.resolve(item) for name, item in value.items()}

    def holds(self, condition: str | None) -> bool:
        """Tell whether a condition holds; no condition does."""
        return condition is None or bool(self.resolve(self.conditions[condition]))

    def _ref(self, name: str) -> Any:
        if name in self.parameters:
            return self.parameters[name]
        if name not in self.resources:
            raise TemplateError(f"!Ref {name}: there is no such parameter or resource")
        return name

    def _part(self, operands: list[str]) -> str:
        """Resolve `Fn::GetAtt`: an ARN is its resource's id, a log group's covers its streams."""
        name, attribute = operands
        if name not in self.resources:
            raise TemplateError(f"!GetAtt {name}.{attribute}: there is no such resource")
        is_group = self.resources[name]["Type"] == "AWS::Logs::LogGroup"
        ends = {"Arn": ":*" if is_group else ""}
        return name + ends.get(attribute, f".{attribute}")

    def _sub(self, text: str) -> str:
        def substitute(match: re.Match[str]) -> str:
            name, _, attribute = match[1].partition(".")
            return str(self._part([name, attribute]) if attribute else self._ref(name))

        return re.sub(r"\$\{([\w:.]+)\}", substitute, text)

    def _if(self, operands: list[Any]) -> Any:
        condition, consequent, otherwise = operands
        return self.resolve(consequent if self.holds(condition) else otherwise)


_FUNCTIONS: dict[str, Callable[[Scope, Any], Any]] = {
    "Ref": Scope._ref,
    "Fn::If": Scope._if,
    "Fn::Sub": Scope._sub,
    "Fn::GetAtt": Scope._part,
    "Fn::Join": lambda scope, operands: operands[0].join(map(str, scope.resolve(operands[1]))),
    "Fn::Equals": lambda scope, operands: (
        len({str(scope.resolve(operand)) for operand in operands}) == 1
    ),
    "Fn::And": lambda scope, operands: all(map(scope.resolve, operands)),
    "Fn::Or": lambda scope, operands: any(map(scope.resolve, operands)),
    "Fn::Not": lambda scope, operands: not scope.resolve(operands[0]),
}
