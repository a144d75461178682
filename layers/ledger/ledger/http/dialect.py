"""The frame's view of a dialect: its paths, its scopes, and its wording of refusals."""

import importlib
import pkgutil
import re
from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

from ledger.errors import LedgerError
from ledger.http import problems
from ledger.http.response import Response
from ledger.process.switches import is_on

CATCH_ALL = "/"
_NAMESPACE = re.compile(r"/(api|v[0-9]+)(/|$)")


class Dialect(Struct, frozen=True):
    """One published API. `refuse` words any refusal.

    Paths that begin with one of `prefixes` belong to the dialect; the longest prefix wins. `scopes`
    are all scopes of its operations. `unserved` are paths of the vendor's that have no route here.
    `rate_headers` have a rate limit, the remaining requests and the reset time (Unix s). `Accept`
    must name the media type `accept`, unless that is empty. A dialect that `has_slashes` redirects
    a path with a slash at its end. A dialect that `is_ours` refuses unknown parameters.
    """

    name: str
    prefixes: tuple[str, ...]
    scopes: tuple[str, ...]
    media_type: str
    refuse: Callable[[LedgerError, str], Response]
    accept: str = ""
    unserved: tuple[str, ...] = ()
    has_slashes: bool = False
    rate_headers: tuple[str, str, str] = (
        "RateLimit-Limit",
        "RateLimit-Remaining",
        "RateLimit-Reset",
    )
    is_ours: bool = False


@lru_cache(maxsize=1)
def all_dialects() -> tuple[Dialect, ...]:
    """Import every dialect that has a folder under `ledger/dialects`.

    A function of one dialect must not call this: it would import the other dialects.
    """
    package = importlib.import_module("ledger.dialects")
    names = [module.name for module in pkgutil.iter_modules(package.__path__) if module.ispkg]
    modules = (importlib.import_module(f"ledger.dialects.{name}") for name in names)
    return tuple(module.DIALECT for module in modules)


def _has(prefix: str, path: str) -> bool:
    """Return whether a path belongs to a prefix.

    The catch-all prefix gets no path of a namespace. So the paths of a deleted dialect, which no
    module knows any more, are answered in neutral words and not in those of the catch-all.
    """
    is_ours = prefix != CATCH_ALL or not _NAMESPACE.match(path)
    return is_ours and f"{path}/".startswith(prefix)


def dialect_of(path: str) -> Dialect:
    """Return the dialect of a path, or NOBODYS. The longest prefix wins, if its dialect is on."""
    candidates = [
        (len(prefix), dialect)
        for dialect in all_dialects()
        for prefix in dialect.prefixes
        if _has(prefix, path)
    ]
    dialect = max(candidates, key=lambda candidate: candidate[0], default=(0, NOBODYS))[1]
    return dialect if is_on(dialect.name) else NOBODYS


NOBODYS = Dialect("nobodys", (), (), problems.MEDIA_TYPE, problems.refuse)
