"""The templates, read once: routes, handlers, table, environment and permissions.

The root's template nests one of each room, so far as its switches say; a room's is read alone too.
What is wrong with one is an error here that names the resource, so a mistyped handler fails a test.
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
# An integration calls the alias: what SAM publishes goes live by it.
_INVOCATIONS = (
    r"arn:\$\{AWS::Partition\}:apigateway:\$\{AWS::Region\}:lambda:path/2015-03-31/"
    r"functions/\$\{(\w+)\.Arn\}:live/invocations"
)
_TABLES = ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")


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


def _place(resource: dict[str, str]) -> str:
    """Read what a policy's resource is: the table, one of its indexes, or a file of the bucket."""
    said = next(iter(resource.values()))
    if "BucketName" in said:
        return "file"
    return said.partition("/")[2] or "table"


class Template:
    """A template with those that it nests; parameters are as given, or at their defaults."""

    def __init__(self, file: Path = ROOT_TEMPLATE, **parameters: Any) -> None:
        self.file, self.folder = file, file.parent
        self._document = intrinsics.read(file)
        self._globals: dict[str, Any] = self._document.get("Globals", {}).get("Function", {})
        self.scope = Scope.of(self._document, parameters)

    @classmethod
    def switched(cls, environment: Mapping[str, str]) -> "Template":
        """Read the root's template as SWITCHES says: `Dwolla=false Console=apart`, or nothing."""
        pairs = (one.partition("=") for one in environment.get("SWITCHES", "").split())
        return cls(ROOT_TEMPLATE, **{name: value for name, _, value in pairs})

    @property
    def parameters(self) -> dict[str, Any]:
        """The template's parameters with their values."""
        return {name: self.scope.parameters[name] for name in self._document.get("Parameters", {})}

    @cached_property
    def rooms(self) -> dict[str, "Template"]:
        """The templates that it nests, by the names of their folders, as its switches say."""
        found = {}
        for resource in self._of(_APPLICATION).values():
            if self.scope.holds(resource.get("Condition")):
                said = self.scope.resolve(resource["Properties"])
                file = self.folder / said["Location"]
                found[file.parent.name] = Template(file, **said["Parameters"])
        return found

    def all(self) -> Iterator["Template"]:
        """Walk over the template itself and those that it nests."""
        yield self
        for room in self.rooms.values():
            yield from room.all()

    def _of(self, *kinds: str) -> dict[str, Any]:
        resources = self.scope.resources
        return {name: one for name, one in resources.items() if one["Type"] in kinds}

    def functions(self) -> dict[str, dict[str, Any]]:
        """The properties of each function, those of Globals included, by logical id."""
        found: dict[str, dict[str, Any]] = {}
        for template in self.all():
            for name, resource in template._of(_FUNCTION).items():
                if name in found:
                    raise TemplateError(f"{name}: two functions have this name")
                found[name] = {**template._globals, **resource.get("Properties", {})}
        return found

    def resource(self, name: str) -> dict[str, Any]:
        """A resource as it is written."""
        found: dict[str, Any] = self._home(name).scope.resources[name]
        return found

    def _home(self, name: str) -> "Template":
        """The template that a resource is in."""
        return next(one for one in self.all() if name in one.scope.resources)

    def routes(self) -> tuple[Route, ...]:
        """Every route of every function."""
        return tuple(route for template in self.all() for route in template._routes())

    def _routes(self) -> Iterator[Route]:
        for name, resource in self._of(_ROUTE).items():
            said = resource["Properties"]
            integration = self._named(name, said["Target"], r"integrations/\$\{(\w+)\}")
            uri = self.scope.resources[integration]["Properties"]["IntegrationUri"]
            function = self._named(integration, uri, _INVOCATIONS)
            method, _, path = said["RouteKey"].rpartition(" ")
            yield Route(function, method or "ANY", path, *self._handler(function))

    def _named(self, resource: str, said: Any, pattern: str) -> str:
        """The name of a resource in the text of a `!Sub` of another."""
        found = re.fullmatch(pattern, said.get("Fn::Sub", ""))
        if found is None or found[1] not in self.scope.resources:
            raise TemplateError(f"{resource}: {said} leads nowhere; it must be {pattern}")
        return found[1]

    def _handler(self, function: str) -> tuple[Path, str]:
        """The file of a function's handler, and its name in it."""
        properties = {**self._globals, **self.scope.resources[function]["Properties"]}
        module, _, handler = properties["Handler"].rpartition(".")
        file = self.folder / properties["CodeUri"] / f"{module}.py"
        if not file.is_file():
            raise TemplateError(f"{function}: there is no {file}")
        if f"def {handler}(" not in file.read_text():
            raise TemplateError(f"{function}: {file} has no {handler}")
        return file, handler

    def timeout_seconds(self, function: str) -> float:
        return float(self.functions()[function].get("Timeout", 3))

    def environment(self, given: Mapping[str, str]) -> dict[str, str]:
        """The environment that all functions share; `given` are values of rooms' parameters."""
        found = [room._environment(given) for room in self.all() if room._of(_FUNCTION)]
        for one in found:
            if one != found[0]:
                raise TemplateError("rooms with different environments cannot be served here")
        return found[0]

    def _environment(self, given: Mapping[str, str]) -> dict[str, str]:
        for name, resource in self._of(_FUNCTION).items():
            if "Environment" in resource["Properties"]:
                raise TemplateError(f"{name}: an environment of its own cannot be served here")
        scope = replace(self.scope, parameters={**self.scope.parameters, **given})
        variables = self._globals.get("Environment", {}).get("Variables", {})
        return {name: str(scope.resolve(value)) for name, value in variables.items()}

    def table_definition(self, table_name: str) -> dict[str, Any]:
        """The one table, as boto3's `create_table` takes it; without what only AWS has."""
        tables = list(self._of(*_TABLES).values())
        if len(tables) != 1:
            raise TemplateError(f"one table is expected, there are {len(tables)}")
        properties = tables[0]["Properties"]
        said = ("BillingMode", "AttributeDefinitions", "KeySchema")
        definition = {name: properties[name] for name in said if name in properties}
        known = ("IndexName", "KeySchema", "Projection")
        indexes = properties.get("GlobalSecondaryIndexes", [])
        if indexes:
            definition["GlobalSecondaryIndexes"] = [{n: one[n] for n in known} for one in indexes]
        if "StreamSpecification" in properties:
            stream = properties["StreamSpecification"]
            definition["StreamSpecification"] = {"StreamEnabled": True, **stream}
        return {"TableName": table_name, **definition}

    def actions(self, function: str) -> set[tuple[str, str]]:
        """The actions that a function may do, each on `table`, `index/…` or `file`."""
        return {
            (action, _place(statement["Resource"]))
            for policy in self.functions()[function].get("Policies", [])
            for statement in policy.get("Statement", [])
            for action in statement["Action"]
        }
