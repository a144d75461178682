"""API Gateway's choice of a route: literal segments first, and a method before ANY."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from tools.local.template import DEFAULT_ROUTE, Route


class Routing:
    """The routes of a gateway, sorted once for all its requests."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self._by_key = {route.key: route for route in routes}
        self._by_length: dict[int, list[Route]] = {}
        # `sorted` is stable, so of two routes with equal rank the template's first one precedes.
        for route in sorted(routes, key=_rank):
            self._by_length.setdefault(route.path.count("/"), []).append(route)

    def match(self, method: str, path: str) -> Route:
        """Return the route of a request, or the default route."""
        for route in self._by_length.get(path.count("/"), ()):
            if route.method in (method, "ANY") and parameters(route.path, path) is not None:
                return route
        return self._by_key[DEFAULT_ROUTE]

    def of_event(self, event: Mapping[str, Any]) -> Route:
        """Return the route that an event names, or else that of its method and path."""
        route = self._by_key.get(event.get("routeKey", ""))
        if route is not None:
            return route
        http = event.get("requestContext", {}).get("http", {})
        return self.match(http.get("method", "GET"), event.get("rawPath", "/"))


def _rank(route: Route) -> tuple[int, bool]:
    return sum(part.startswith("{") for part in route.path.split("/")), route.method == "ANY"


def parameters(pattern: str, path: str) -> dict[str, str] | None:
    """Return the decoded parameters of a path that fits the pattern; None if it does not."""
    parts, segments = pattern.split("/"), path.split("/")
    if len(parts) != len(segments):
        return None
    values = {}
    for part, segment in zip(parts, segments, strict=True):
        if part.startswith("{") and segment:
            values[part.strip("{}")] = unquote(segment)
        elif part != segment:
            return None
    return values
