"""The templates, read once: routes, handlers, table, environment and permissions.

The root's template nests one of each room, so far as its switches say; a room's is read alone too.
A wrong template is an error here that names the resource, so that a mistyped handler fails a test.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from tools.local import intrinsics
from tools.local.intrinsics import Scope, TemplateError

ROOT = Path(__file__).parents[2]
ROOT_TEMPLATE = ROOT / "template.yaml"
DATA = ROOT / "data" / "template.yaml"
DEFAULT_ROUTE = "$default"

_FUNCTION = "AWS::Serverless::Function"
_APPLICATION = "AWS::Serverless::Application"
_ROUTE = "AWS::ApiGatewayV2::Route"
# An integration calls the alias, by which a published version goes live.
_INVOCATIONS = (
    r"arn:\$\{AWS::Partition\}:apigateway:\$\{AWS::Region\}:lambda:path/2015-03-31/"
    r"functions/\$\{(\w+)\.Arn\}:live/invocations"
)
_TABLES = ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")


@dataclass(frozen=True)
class Route:
    """One function's route; method `ANY` and path `$default` take all other requests."""

    function: str
    method: str
    path: str
    handler_file: Path
    handler_name: str

    @property
    def dialect(self) -> str:
        """The room of the function: a dialect, or another room, such as `oauth`."""
        return self.handler_file.parent.parent.name

    @property
    def operation(self) -> str:
        """The folder of the function in its room."""
        return self.handler_file.parent.name

    @property
    def name(self) -> str:
        """The folder of the function in functions/ and events/, `dwolla/create_label`."""
        return f"{self.dialect}/{self.operation}"

    @property
    def key(self) -> str:
        """The route key of API Gateway."""
        return self.path if self.path == DEFAULT_ROUTE else f"{self.method} {self.path}"


def _place(resource: dict[str, str]) -> str:
    """Return a policy's resource: the table, one of its indexes, or a file of the bucket."""
    arn = next(iter(resource.values()))
    if ":sqs:" in arn:
        return "queue"
    if "LogBucketName" in arn:
        return "log"
    if "BucketName" in arn:
        return "export" if "/exports/" in arn else "file"
    return arn.partition("/")[2] or "table"


class Template:
    """A template with its nested ones; a missing parameter has its default."""

    def __init__(self, file: Path = ROOT_TEMPLATE, **parameters: Any) -> None:
        self.file, self.folder = file, file.parent
        self._document = intrinsics.read(file)
        self._globals: dict[str, Any] = self._document.get("Globals", {}).get("Function", {})
        self.scope = Scope.build(self._document, parameters)

    @classmethod
    def switched(cls, environment: Mapping[str, str]) -> "Template":
        """Read the root's template with SWITCHES, such as `Dwolla=false Console=apart`."""
        pairs = (pair.partition("=") for pair in environment.get("SWITCHES", "").split())
        return cls(ROOT_TEMPLATE, **{name: value for name, _, value in pairs})

    @property
    def parameters(self) -> dict[str, Any]:
        """The template's parameters with their values."""
        return {name: self.scope.parameters[name] for name in self._document.get("Parameters", {})}

    @cached_property
    def rooms(self) -> dict[str, "Template"]:
        """The nested templates that are switched on, by the names of their folders."""
        rooms = {}
        for resource in self._by_type(_APPLICATION).values():
            if self.scope.holds(resource.get("Condition")):
                properties = self.scope.resolve(resource["Properties"])
                file = self.folder / properties["Location"]
                rooms[file.parent.name] = Template(file, **properties["Parameters"])
        return rooms

    def all(self) -> Iterator["Template"]:
        """Walk over the template itself and its nested ones."""
        yield self
        for room in self.rooms.values():
            yield from room.all()

    def _by_type(self, *types: str) -> dict[str, Any]:
        resources = self.scope.resources.items()
        return {name: resource for name, resource in resources if resource["Type"] in types}

    def functions(self) -> dict[str, dict[str, Any]]:
        """Return the properties of each function with those of Globals, by logical id."""
        functions: dict[str, dict[str, Any]] = {}
        for template in self.all():
            for name, resource in template._by_type(_FUNCTION).items():
                if name in functions:
                    raise TemplateError(f"{name}: two functions have this name")
                functions[name] = {**template._globals, **resource.get("Properties", {})}
        return functions

    def resource(self, name: str) -> dict[str, Any]:
        """Return a resource, unresolved."""
        resource: dict[str, Any] = self._home(name).scope.resources[name]
        return resource

    def _home(self, name: str) -> "Template":
        """Return the template with a resource."""
        return next(room for room in self.all() if name in room.scope.resources)

    def routes(self) -> tuple[Route, ...]:
        """Return every route of every function."""
        return tuple(route for template in self.all() for route in template._routes())

    def _routes(self) -> Iterator[Route]:
        for name, resource in self._by_type(_ROUTE).items():
            properties = resource["Properties"]
            integration = self._target(name, properties["Target"], r"integrations/\$\{(\w+)\}")
            uri = self.scope.resources[integration]["Properties"]["IntegrationUri"]
            function = self._target(integration, uri, _INVOCATIONS)
            method, _, path = properties["RouteKey"].rpartition(" ")
            yield Route(function, method or "ANY", path, *self._handler(function))

    def _target(self, resource: str, value: Any, pattern: str) -> str:
        """Return the resource that the text of another's `!Sub` names."""
        match = re.fullmatch(pattern, value.get("Fn::Sub", ""))
        if match is None or match[1] not in self.scope.resources:
            raise TemplateError(f"{resource}: {value} leads nowhere; it must be {pattern}")
        return match[1]

    def _handler(self, function: str) -> tuple[Path, str]:
        """Return the file of a function's handler, and its name in the file."""
        properties = {**self._globals, **self.scope.resources[function]["Properties"]}
        module, _, handler = properties["Handler"].rpartition(".")
        file = self.folder / properties["CodeUri"] / f"{module}.py"
        if not file.is_file():
            raise TemplateError(f"{function}: there is no {file}")
        if f"def {handler}(" not in file.read_text():
            raise TemplateError(f"{function}: {file} has no {handler}")
        return file, handler

    def timeout_seconds(self, function: str) -> float:
        """Return a function's time-out."""
        return float(self.functions()[function].get("Timeout", 3))

    def environment(self, parameters: Mapping[str, str]) -> dict[str, str]:
        """Return the environment that all functions share, with these parameters of the rooms."""
        rooms = [room for room in self.all() if room._by_type(_FUNCTION)]
        environments = [room._environment(parameters) for room in rooms]
        for environment in environments:
            if environment != environments[0]:
                raise TemplateError("rooms with different environments cannot be served here")
        return environments[0]

    def _environment(self, parameters: Mapping[str, str]) -> dict[str, str]:
        # A function without a route is not served here.
        for name in {route.function for route in self._routes()}:
            if "Environment" in self.scope.resources[name]["Properties"]:
                raise TemplateError(f"{name}: an environment of its own cannot be served here")
        scope = replace(self.scope, parameters={**self.scope.parameters, **parameters})
        variables = self._globals.get("Environment", {}).get("Variables", {})
        return {name: str(scope.resolve(value)) for name, value in variables.items()}

    def table_definition(self, table_name: str) -> dict[str, Any]:
        """Return the arguments of boto3's `create_table` for the one table."""
        tables = list(self._by_type(*_TABLES).values())
        if len(tables) != 1:
            raise TemplateError(f"one table is expected, there are {len(tables)}")
        properties = tables[0]["Properties"]
        names = ("BillingMode", "AttributeDefinitions", "KeySchema")
        definition = {name: properties[name] for name in names if name in properties}
        of_index = ("IndexName", "KeySchema", "Projection")
        indexes = properties.get("GlobalSecondaryIndexes", [])
        if indexes:
            definition["GlobalSecondaryIndexes"] = [
                {name: index[name] for name in of_index} for index in indexes
            ]
        if "StreamSpecification" in properties:
            stream = properties["StreamSpecification"]
            definition["StreamSpecification"] = {"StreamEnabled": True, **stream}
        return {"TableName": table_name, **definition}

    def actions(self, function: str) -> set[tuple[str, str]]:
        """Return the actions that a function may do, each on `table`, `index/…` or `file`."""
        return {
            (action, _place(statement["Resource"]))
            for policy in self.functions()[function].get("Policies", [])
            for statement in policy.get("Statement", [])
            for action in statement["Action"]
        }
