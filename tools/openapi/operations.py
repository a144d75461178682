"""What the code says of an endpoint: docstring, request model and recorded answers."""

import ast
import inspect
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ledger.api.endpoint import TAKES
from ledger.api.unread import Takes
from tools.local.events import case_of, files_of, read, recorded
from tools.local.gateway import handler_of
from tools.local.template import Route

PAGE = "get_page"  # for people, so that no document lists it


@dataclass(frozen=True)
class Example:
    """A request that was made of an endpoint, and how it was answered."""

    case: str
    query: str
    body: Any
    answer: dict[str, Any]

    @property
    def status(self) -> int:
        return int(self.answer["status"])


@dataclass(frozen=True)
class Operation:
    """One endpoint; what it takes is what its handler declares."""

    route: Route
    title: str
    source: str
    takes: Takes
    examples: tuple[Example, ...]

    @property
    def model(self) -> type[BaseModel] | None:
        """What its body is parsed as, if it takes JSON."""
        return self.takes.body

    @property
    def function(self) -> str:
        return self.route.name

    @property
    def dialect(self) -> str:
        return self.route.dialect

    def good(self) -> list[Example]:
        """The examples that were not refused."""
        return [one for one in self.examples if one.status < 400]


def operation(route: Route) -> Operation:
    """What its handler says of a route."""
    tree = ast.parse(route.handler_file.read_text())
    handler = next(
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name == route.handler_name
    )
    said = inspect.cleandoc(ast.get_docstring(handler) or "")
    title, _, source = said.partition(" (")
    takes: Takes = getattr(handler_of(route), TAKES)
    return Operation(route, title, source.rstrip(".)"), takes, tuple(_examples(route)))


def _examples(route: Route) -> Iterator[Example]:
    for file in files_of(route):
        event = read(file)
        if event["routeKey"] == route.key:
            yield Example(case_of(file), event["rawQueryString"], _body(event), recorded(file))


def _body(event: dict[str, Any]) -> Any:
    said = event.get("body", "")
    return json.loads(said) if said.startswith("{") and said.endswith("}") else None


def of_dialect(routes: tuple[Route, ...], name: str, also: list[str]) -> list[Operation]:
    """List the endpoints of a dialect's room, but for its page, and those that it shares."""
    own = {route.key for route in routes if route.dialect == name and route.operation != PAGE}
    return [operation(route) for route in routes if route.key in own or route.key in also]
