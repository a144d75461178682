"""The hooks of a dialect in `ledger-admin`: `HOOKS` of the module `admin` in its folder, if any.

The modules are found by their folders, so that a dialect is added or left out with its folder.
"""

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Struct, field
from pydantic import ConfigDict, Field, TypeAdapter
from typing_extensions import TypedDict

from ledger import dialects
from ledger.admin.command_line import Command
from ledger.core.accounts import AccountTerms, Details
from ledger.store.keys import Scope

if TYPE_CHECKING:
    from ledger.admin.operator import Operator
    from ledger.admin.transfer.rows import AnyRow

# Details may have members that a shape does not know: another dialect may have written them.
SHAPE = ConfigDict(strict=True, extra="allow")


class FileShape(TypedDict):
    """A file, as the details of an entry or a record name it."""

    __pydantic_config__ = SHAPE  # type: ignore[misc]
    filename: str
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


def _begin_nothing(_: "Operator", __: Scope) -> None:
    return None


def _no_faults(_: "AnyRow") -> Iterator[str]:
    return iter(())


def _no_names(_: Details) -> Sequence[object]:
    return ()


class Hooks(Struct, frozen=True):
    """The additions of one dialect to the operator's command.

    - `begin` prepares the book of a new business.
    - `commands` are the dialect's own.
    - `floors` are the floors that an account of a role can have, in minor units.
    - `account_names` returns an account's unique name of a kind, if it has one.
    - `record_names` does so for a kind of record: the kind of the name, and the function.
    - `entry_names` returns the texts that name an entry, of its details, such as a piece number.
    - `details` is the shape of the dialect's details of entries, lines and accounts.
    - `records` has the shapes of the details of the dialect's kinds of records.
    - `faults` yields the faults of an imported row that has one of the dialect's roles.
    """

    begin: Callable[["Operator", Scope], None] = _begin_nothing
    commands: Sequence[Command] = ()
    floors: Mapping[str, tuple[int | None, ...]] = field(default_factory=dict)
    account_names: Mapping[str, Callable[[AccountTerms], object]] = field(default_factory=dict)
    record_names: Mapping[str, tuple[str, Callable[[Details], object]]] = field(
        default_factory=dict
    )
    entry_names: Callable[[Details], Sequence[object]] = _no_names
    details: TypeAdapter[Any] | None = None
    records: Mapping[str, TypeAdapter[Any]] = field(default_factory=dict)
    faults: Callable[["AnyRow"], Iterator[str]] = _no_faults


@lru_cache(maxsize=1)
def all_hooks() -> tuple[Hooks, ...]:
    """Import the hooks of every dialect that has a folder under `ledger/dialects`."""
    names = [module.name for module in pkgutil.iter_modules(dialects.__path__) if module.ispkg]
    modules = [f"{dialects.__name__}.{name}.admin" for name in names]
    present = [name for name in modules if importlib.util.find_spec(name)]
    return tuple(importlib.import_module(name).HOOKS for name in present)
