"""Refusals of requests without a route: not found, or not with this method.

The routes are those of the templates, without dialects that are off. `make routes` writes them to
`routes.json` in each dialect's folder, and all others beside this file. A test holds them equal.
"""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

from ledger.errors import MethodNotAllowed, RouteNotFound
from ledger.process.switches import is_on


@lru_cache(maxsize=1)
def _methods_by_path() -> dict[str, Sequence[str]]:
    rest = Path(__file__).with_name("routes.json")
    files = [rest, *Path(__file__).parents[1].glob("dialects/*/routes.json")]
    on = [json.loads(file.read_text()) for file in files if is_on(file.parent.name)]
    return {path: methods for paths in on for path, methods in paths.items()}


def refuse_route(method: str, path: str, unserved: Iterable[str] = ()) -> NoReturn:
    """Raise `MethodNotAllowed` if the path has other methods, else `RouteNotFound`.

    The paths in `unserved` have none at all.
    """
    methods_by_path = {**_methods_by_path(), **dict.fromkeys(unserved, ())}
    segments = path.split("/")
    for route_path, methods in methods_by_path.items():
        pattern = route_path.split("/")
        if len(pattern) == len(segments) and all(map(_fits, pattern, segments)):
            raise MethodNotAllowed(method=method, allowed=tuple(methods))
    raise RouteNotFound(path=path)


def _fits(pattern: str, segment: str) -> bool:
    return bool(segment) if pattern.startswith("{") else pattern == segment
