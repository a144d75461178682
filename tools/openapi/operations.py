"""An endpoint as its code describes it: docstring, request model and recorded answers."""

import ast
import inspect
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ledger.http.endpoint import SCOPE, TAKES
from ledger.http.unread import Takes
from tools.local.events import case_of, files_of, read, recorded
from tools.local.gateway import handler_of
from tools.local.template import Route

PAGE = "get_page"  # for people, so that no document lists it


@dataclass(frozen=True)
class Example:
    """A recorded request to an endpoint, and its answer."""

    case: str
    query: str
    body: Any
    answer: dict[str, Any]

    @property
    def status(self) -> int:
        """The status of the answer."""
        return int(self.answer["status"])


@dataclass(frozen=True)
class Operation:
    """One endpoint: its route, its docstring, and the declarations of its handler."""

    route: Route
    title: str
    source: str
    takes: Takes
    scope: str
    examples: tuple[Example, ...]

    @property
    def model(self) -> type[BaseModel] | None:
        """The model of a JSON body, if there is one."""
        return self.takes.body

    @property
    def function(self) -> str:
        """The function's name: room and operation."""
        return self.route.name

    @property
    def dialect(self) -> str:
        """The room of the function."""
        return self.route.dialect

    def good(self) -> list[Example]:
        """Return the examples that were not refused."""
        return [example for example in self.examples if example.status < 400]


def of_route(route: Route) -> Operation:
    """Return the operation of a route, from the docstring and declarations of its handler."""
    tree = ast.parse(route.handler_file.read_text())
    handler = next(
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name == route.handler_name
    )
    docstring = inspect.cleandoc(ast.get_docstring(handler) or "")
    title, _, source = docstring.partition(" (")
    function = handler_of(route)
    takes: Takes = getattr(function, TAKES)
    scope: str = getattr(function, SCOPE)
    return Operation(route, title, source.rstrip(".)"), takes, scope, tuple(_examples(route)))


def _examples(route: Route) -> Iterator[Example]:
    for file in files_of(route):
        event = read(file)
        if event["routeKey"] == route.key:
            yield Example(case_of(file), event["rawQueryString"], _body(event), recorded(file))


def _body(event: dict[str, Any]) -> Any:
    text = event.get("body", "")
    return json.loads(text) if text[:1] + text[-1:] in ("{}", "[]") else None


def of_dialect(routes: tuple[Route, ...], name: str, also: list[str]) -> list[Operation]:
    """List the endpoints of a dialect's room, but for its page, and those that it shares."""
    own = {route.key for route in routes if route.dialect == name and route.operation != PAGE}
    return [of_route(route) for route in routes if route.key in own or route.key in also]
