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
    """A template says something that cannot be served."""


class _Loader(yaml.CSafeLoader):
    """YAML with CloudFormation's short tags."""


def _intrinsic(loader: _Loader, tag: str, node: yaml.Node) -> dict[str, Any]:
    said: Any
    if isinstance(node, yaml.ScalarNode):
        said = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        said = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        said = loader.construct_mapping(node, deep=True)
    if tag == "GetAtt":
        said = said.split(".", 1)
    return {tag if tag in ("Ref", "Condition") else f"Fn::{tag}": said}


_Loader.add_multi_constructor("!", _intrinsic)


@cache
def read(file: Path) -> dict[str, Any]:
    """Read a template, once."""
    # A SafeLoader with tags that only make plain data.
    found: dict[str, Any] = yaml.load(file.read_text(), _Loader)  # noqa: S506
    return found


@dataclass(frozen=True)
class Scope:
    """The names that a template's intrinsic functions may say.

    A resource resolves to its own logical id: so what is resolved says which one was meant.
    """

    parameters: Mapping[str, Any]
    conditions: Mapping[str, Any]
    resources: Mapping[str, Any]

    @classmethod
    def of(cls, document: Mapping[str, Any], given: Mapping[str, Any]) -> "Scope":
        """Make the scope of a template whose parameters have these values, or their defaults."""
        declared = document.get("Parameters", {})
        if unknown := given.keys() - declared:
            raise TemplateError(f"there is no parameter {', '.join(sorted(unknown))}")
        defaults = {name: said.get("Default", name) for name, said in declared.items()}
        parameters = {**PSEUDO, **defaults, **given}
        return cls(parameters, document.get("Conditions", {}), document["Resources"])

    def resolve(self, value: Any) -> Any:
        """Resolve all intrinsic functions in a value; what has no value is left out of lists."""
        if isinstance(value, list):
            return [one for one in map(self.resolve, value) if one is not None]
        if not isinstance(value, dict):
            return value
        if value.keys() == {"Condition"} and isinstance(value["Condition"], str):
            return self.holds(value["Condition"])
        if len(value) == 1 and (known := _FUNCTIONS.get(next(iter(value)))):
            return known(self, next(iter(value.values())))
        return {name: self.resolve(one) for name, one in value.items()}

    def holds(self, condition: str | None) -> bool:
        """Tell whether a condition holds; no condition does."""
        return condition is None or bool(self.resolve(self.conditions[condition]))

    def _ref(self, name: str) -> Any:
        if name in self.parameters:
            return self.parameters[name]
        if name not in self.resources:
            raise TemplateError(f"!Ref {name}: there is no such parameter or resource")
        return name

    def _part(self, said: list[str]) -> str:
        """An ARN stands for its resource, and a log group's for the streams in it."""
        name, attribute = said
        if name not in self.resources:
            raise TemplateError(f"!GetAtt {name}.{attribute}: there is no such resource")
        is_group = self.resources[name]["Type"] == "AWS::Logs::LogGroup"
        ends = {"Arn": ":*" if is_group else ""}
        return name + ends.get(attribute, f".{attribute}")

    def _sub(self, text: str) -> str:
        def one(found: re.Match[str]) -> str:
            name, _, attribute = found[1].partition(".")
            return str(self._part([name, attribute]) if attribute else self._ref(name))

        return re.sub(r"\$\{([\w:.]+)\}", one, text)

    def _if(self, said: list[Any]) -> Any:
        condition, then, otherwise = said
        return self.resolve(then if self.holds(condition) else otherwise)


_FUNCTIONS: dict[str, Callable[[Scope, Any], Any]] = {
    "Ref": Scope._ref,
    "Fn::If": Scope._if,
    "Fn::Sub": Scope._sub,
    "Fn::GetAtt": Scope._part,
    "Fn::Join": lambda scope, said: said[0].join(map(str, scope.resolve(said[1]))),
    "Fn::Equals": lambda scope, said: len({str(scope.resolve(one)) for one in said}) == 1,
    "Fn::And": lambda scope, said: all(map(scope.resolve, said)),
    "Fn::Or": lambda scope, said: any(map(scope.resolve, said)),
    "Fn::Not": lambda scope, said: not scope.resolve(said[0]),
}
