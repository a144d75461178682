"""Requests without a route: not found, not with this method, or with a slash at their end.

The routes are those of the templates, without dialects that are off. `make routes` writes them to
`routes.json` in each dialect's folder, and all others beside this file. A test holds them equal.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

from ledger.errors import MethodNotAllowed, RouteNotFound
from ledger.http.request import Request
from ledger.http.response import Response
from ledger.process.switches import is_on

_AS_IT_IS = "/%:@!$&'()*+,;="  # RFC 3986, 3.3; a path that has escapes keeps them.


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
    methods = _methods_of(path, {**_methods_by_path(), **dict.fromkeys(unserved, ())})
    if methods is None:
        raise RouteNotFound(path=path)
    raise MethodNotAllowed(method=method, allowed=tuple(methods))


def redirect(request: Request, path: str) -> Response | None:
    """Return the redirect from a path with a slash at its end to the `path` without it, or None.

    Method and body stay (RFC 9110, 15.4.9). API Gateway has no route that ends with a slash.
    """
    is_route = request.method in (_methods_of(path, _methods_by_path()) or ())
    if path == request.path or not is_route:
        return None
    query = f"?{request.raw_query}" if request.raw_query else ""
    return Response(308, None, {"Location": request.base_url + quote(path, _AS_IT_IS) + query})


def _methods_of(path: str, methods_by_path: Mapping[str, Sequence[str]]) -> Sequence[str] | None:
    segments = path.split("/")
    for route_path, methods in methods_by_path.items():
        pattern = route_path.split("/")
        if len(pattern) == len(segments) and all(map(_fits, pattern, segments)):
            return methods
    return None


def _fits(pattern: str, segment: str) -> bool:
    return bool(segment) if pattern.startswith("{") else pattern == segment
