"""template.yaml, read once: routes, handlers, table, environment and permissions.

What is wrong with it is an error here that names the resource, so a mistyped handler fails a test.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
DEFAULT_ROUTE = "$default"


class TemplateError(Exception):
    """The template says something that cannot be served."""


@dataclass(frozen=True)
class Intrinsic:
    """A CloudFormation function, such as `!Ref X`, not yet resolved."""

    name: str
    argument: Any


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short tags."""


def _intrinsic(loader: _Loader, tag: str, node: yaml.Node) -> Intrinsic:
    if isinstance(node, yaml.ScalarNode):
        return Intrinsic(tag, loader.construct_scalar(node))
    if isinstance(node, yaml.SequenceNode):
        return Intrinsic(tag, loader.construct_sequence(node, deep=True))
    assert isinstance(node, yaml.MappingNode)
    return Intrinsic(tag, loader.construct_mapping(node, deep=True))


_Loader.add_multi_constructor("!", _intrinsic)


@dataclass(frozen=True)
class Route:
    """One function's route; method `ANY` and path `$default` take what no other does."""

    function: str
    method: str
    path: str
    handler_file: Path
    handler_name: str

    @property
    def dialect(self) -> str:
        """The room of the function: a dialect, or what is no vendor's, such as `oauth`."""
        return self.handler_file.parent.parent.name

    @property
    def operation(self) -> str:
        return self.handler_file.parent.name

    @property
    def name(self) -> str:
        """The folder of the function in functions/ and events/, `dwolla/create_label`."""
        return f"{self.dialect}/{self.operation}"

    @property
    def key(self) -> str:
        return self.path if self.path == DEFAULT_ROUTE else f"{self.method} {self.path}"


def _kind(resource: Any) -> str:
    """What a policy's resource is: the table, one of its indexes, or a file of the bucket."""
    said = str(getattr(resource, "argument", resource))
    if "FilesBucket" in said:
        return "file"
    return said.partition("/")[2] or "table"


class Template:
    """The template, with its parameters at their defaults."""

    def __init__(self, file: Path = ROOT / "template.yaml") -> None:
        self.folder = file.parent
        # A SafeLoader with tags that only make plain data.
        self._document = yaml.load(file.read_text(), _Loader)  # noqa: S506
        self._resources: dict[str, Any] = self._document["Resources"]
        self._globals: dict[str, Any] = self._document.get("Globals", {}).get("Function", {})

    def functions(self) -> dict[str, dict[str, Any]]:
        """The properties of each function, those of Globals included, by logical id."""
        return {
            name: {**self._globals, **resource.get("Properties", {})}
            for name, resource in self._resources.items()
            if resource["Type"] == "AWS::Serverless::Function"
        }

    def resource(self, name: str) -> dict[str, Any]:
        """A resource as it is written."""
        found: dict[str, Any] = self._resources[name]
        return found

    def routes(self) -> tuple[Route, ...]:
        """Every route of every function."""
        return tuple(
            self._route(name, properties, event)
            for name, properties in self.functions().items()
            for event in properties.get("Events", {}).values()
            if event["Type"] == "HttpApi"
        )

    def _route(self, name: str, properties: dict[str, Any], event: dict[str, Any]) -> Route:
        module, _, handler = properties["Handler"].rpartition(".")
        file = self.folder / properties["CodeUri"] / f"{module}.py"
        if not file.is_file():
            raise TemplateError(f"{name}: there is no {file}")
        if f"def {handler}(" not in file.read_text():
            raise TemplateError(f"{name}: {file} has no {handler}")
        asked = event.get("Properties", {})
        method, path = asked.get("Method", "ANY").upper(), asked.get("Path", DEFAULT_ROUTE)
        return Route(name, method, path, file, handler)

    def timeout_seconds(self, function: str) -> float:
        return float(self.functions()[function].get("Timeout", 3))

    def environment(self, resources: Mapping[str, str]) -> dict[str, str]:
        """The environment that all functions share; `resources` are the values of `!Ref`s."""
        for name, properties in self.functions().items():
            if properties.get("Environment") is not self._globals.get("Environment"):
                raise TemplateError(f"{name}: an environment of its own cannot be served here")
        variables = self._globals.get("Environment", {}).get("Variables", {})
        return {name: str(self._resolve(value, resources)) for name, value in variables.items()}

    def table_definition(self, table_name: str) -> dict[str, Any]:
        """The one table, as boto3's `create_table` takes it; without what only AWS has."""
        tables = [r for r in self._resources.values() if r["Type"] == "AWS::DynamoDB::Table"]
        if len(tables) != 1:
            raise TemplateError(f"one table is expected, there are {len(tables)}")
        properties = tables[0]["Properties"]
        definition = {
            name: properties[name]
            for name in ("BillingMode", "AttributeDefinitions", "KeySchema")
            if name in properties
        }
        indexes = properties.get("GlobalSecondaryIndexes")
        if indexes:
            definition["GlobalSecondaryIndexes"] = indexes
        if "StreamSpecification" in properties:
            stream = properties["StreamSpecification"]
            definition["StreamSpecification"] = {"StreamEnabled": True, **stream}
        return {"TableName": table_name, **definition}

    def actions(self, function: str) -> set[tuple[str, str]]:
        """The actions that a function may do, each on `table`, `index/…` or `file`."""
        found: set[tuple[str, str]] = set()
        for policy in self.functions()[function].get("Policies", []):
            policy = self._resolve(policy, {}) if isinstance(policy, Intrinsic) else policy
            for statement in policy["Statement"] if policy else []:
                for action in statement["Action"]:
                    found.add((action, _kind(statement["Resource"])))
        return found

    def _resolve(self, value: Any, resources: Mapping[str, str]) -> Any:
        if not isinstance(value, Intrinsic):
            return value
        if value.name == "Ref":
            if value.argument == "AWS::NoValue":
                return None
            if value.argument in resources:
                return resources[value.argument]
            parameters = self._document.get("Parameters", {})
            if value.argument not in parameters:
                raise TemplateError(f"!Ref {value.argument}: there is no such parameter")
            return parameters[value.argument].get("Default", "")
        if value.name == "If":
            condition, then, otherwise = value.argument
            truth = self._resolve(self._document["Conditions"][condition], resources)
            return self._resolve(then if truth else otherwise, resources)
        if value.name == "Sub":
            return re.sub(
                r"\$\{(\w+)\}",
                lambda found: str(self._resolve(Intrinsic("Ref", found[1]), resources)),
                value.argument,
            )
        if value.name == "Equals":
            one, two = (self._resolve(side, resources) for side in value.argument)
            return one == two
        if value.name == "Not":
            return not self._resolve(value.argument[0], resources)
        raise TemplateError(f"!{value.name} cannot be resolved here")
