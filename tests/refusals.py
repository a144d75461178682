"""Every kind of refusal there is, with an example for each of its facts."""

from collections.abc import Iterator
from typing import Any

from ledger.errors import Fault, LedgerError

EXAMPLES: dict[Any, object] = {
    str: "example",
    int: 7,
    tuple[str, ...]: ("GET", "POST"),
    tuple[Fault, ...]: (Fault(("amount", "value"), "missing", "must be given"),),
}


def kinds(root: type[LedgerError]) -> Iterator[type[LedgerError]]:
    """A class of refusals, and those below it."""
    yield root
    for kind in root.__subclasses__():
        yield from kinds(kind)


def example(kind: type[LedgerError]) -> LedgerError:
    """A refusal of that class."""
    facts = {
        f.name: "EUR" if f.name == "currency" else EXAMPLES[f.type]
        for f in getattr(kind, "__dataclass_fields__", {}).values()
    }
    return kind(**facts)


def every_refusal() -> list[LedgerError]:
    """One of each class that has been imported."""
    return [example(kind) for kind in kinds(LedgerError)]
