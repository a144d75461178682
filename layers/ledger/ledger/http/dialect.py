"""What the frame has to know of a dialect: where it lives, and how it words refusals."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ledger.errors import LedgerError
from ledger.http import problems
from ledger.http.response import Response
from ledger.process.switches import is_on

if TYPE_CHECKING:
    from ledger.http.request import Request


def _anything(_: "Request") -> None:
    return None


@dataclass(frozen=True, slots=True)
class Dialect:
    """One published API. `refuse` words any refusal; `check` refuses headers it cannot answer to.

    Paths that begin with one of `prefixes` are this dialect's; the longest wins. `scopes` are those
    that its operations ask for; `rate_headers` tell limit, what is left of it, and when it resets
    (Unix s), where a limit is configured. A dialect that `is_ours` refuses unknown parameters.
    """

    name: str
    prefixes: tuple[str, ...]
    scopes: tuple[str, ...]
    media_type: str
    refuse: Callable[[LedgerError, str], Response]
    check: Callable[["Request"], None] = _anything
    rate_headers: tuple[str, str, str] = (
        "RateLimit-Limit",
        "RateLimit-Remaining",
        "RateLimit-Reset",
    )
    is_ours: bool = False


@lru_cache(maxsize=1)
def all_dialects() -> tuple[Dialect, ...]:
    """Import every dialect that has a folder under `ledger/dialects`.

    Only what serves all of them calls this: a function of one dialect imports no other.
    """
    package = importlib.import_module("ledger.dialects")
    names = [module.name for module in pkgutil.iter_modules(package.__path__) if module.ispkg]
    modules = (importlib.import_module(f"ledger.dialects.{name}") for name in names)
    return tuple(module.DIALECT for module in modules)


def dialect_of(path: str) -> Dialect:
    """Find the dialect that a path belongs to: that of the longest prefix, if it is on."""
    candidates = [
        (len(prefix), dialect)
        for dialect in all_dialects()
        for prefix in dialect.prefixes
        if f"{path}/".startswith(prefix)
    ]
    found = max(candidates, key=lambda candidate: candidate[0], default=(0, NOBODYS))[1]
    return found if is_on(found.name) else NOBODYS


NOBODYS = Dialect("nobodys", (), (), problems.MEDIA_TYPE, problems.refuse)
