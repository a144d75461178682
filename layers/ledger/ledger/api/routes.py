"""Refusing what has no route: not found, or not with this method.

The routes are the template's; `routes.json` beside this file is written from it by `make routes`,
and a test holds the two together.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

from ledger.errors import MethodNotAllowed, RouteNotFound


@lru_cache(maxsize=1)
def _methods_by_path() -> dict[str, list[str]]:
    methods: dict[str, list[str]] = json.loads(Path(__file__).with_name("routes.json").read_text())
    return methods


def refuse_route(method: str, path: str) -> NoReturn:
    """Refuse a request that the gateway has no route for."""
    segments = path.split("/")
    for known, methods in _methods_by_path().items():
        pattern = known.split("/")
        if len(pattern) == len(segments) and all(map(_fits, pattern, segments)):
            raise MethodNotAllowed(method, tuple(methods))
    raise RouteNotFound(path)


def _fits(pattern: str, segment: str) -> bool:
    return bool(segment) if pattern.startswith("{") else pattern == segment
