"""What a dialect adds to `ledger-admin`: `HOOKS` of the module `admin` in its folder, if any.

The modules are found by their folders, so that a dialect is added or left out with its folder.
"""

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import ConfigDict, Field, TypeAdapter
from typing_extensions import TypedDict

from ledger import dialects
from ledger.core.accounts import AccountTerms, Details
from ledger.store.keys import Scope

if TYPE_CHECKING:
    import argparse

    from ledger.admin.operator import Operator
    from ledger.admin.transfer.rows import AnyRow

Command = Callable[["Operator", "argparse.Namespace"], dict[str, Any] | None]
# Subject, verb (none if it is of the whole table), help, command, and its arguments in order; a
# `--` begins an optional one.
CommandRow = tuple[str, str, str, Command, list[str]]

# Details have the members of a shape as it says, and any others.
SHAPE = ConfigDict(strict=True, extra="allow")


class FileShape(TypedDict):
    """A file, as the details of an entry or a record name it."""

    __pydantic_config__ = SHAPE  # type: ignore[misc]
    filename: str
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


def _nothing(_: "Operator", __: Scope) -> None:
    return None


def _no_faults(_: "AnyRow") -> Iterator[str]:
    return iter(())


@dataclass(frozen=True, slots=True)
class Hooks:
    """What one dialect adds to the operator's command.

    `begin` prepares the book of a new business. `floors` are those that an account of a role can
    have, in minor units. `account_names` and `record_names` say by which names an account, or a
    record of a kind, is found: the kind of the name, and the name. `details` is the shape of what
    the dialect says of entries, lines and accounts; `records` those of its own kinds of records.
    `faults` are of a row of an import that has one of the dialect's roles.
    """

    begin: Callable[["Operator", Scope], None] = _nothing
    commands: Sequence[CommandRow] = ()
    options: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    floors: Mapping[str, tuple[int | None, ...]] = field(default_factory=dict)
    account_names: Mapping[str, Callable[[AccountTerms], object]] = field(default_factory=dict)
    record_names: Mapping[str, tuple[str, Callable[[Details], object]]] = field(
        default_factory=dict
    )
    details: TypeAdapter[Any] | None = None
    records: Mapping[str, TypeAdapter[Any]] = field(default_factory=dict)
    faults: Callable[["AnyRow"], Iterator[str]] = _no_faults


@lru_cache(maxsize=1)
def all_hooks() -> tuple[Hooks, ...]:
    """Import the hooks of every dialect that has a folder under `ledger/dialects`."""
    names = [module.name for module in pkgutil.iter_modules(dialects.__path__) if module.ispkg]
    modules = [f"{dialects.__name__}.{name}.admin" for name in names]
    there = [name for name in modules if importlib.util.find_spec(name)]
    return tuple(importlib.import_module(name).HOOKS for name in there)
