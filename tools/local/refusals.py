"""Every kind of refusal there is, with an example for each of its facts."""

from collections.abc import Iterator
from typing import Any, get_type_hints

from ledger.errors import Fault, LedgerError

EXAMPLES: dict[Any, object] = {
    str: "example",
    int: 7,
    tuple[str, ...]: ("GET", "POST"),
    tuple[Fault, ...]: (Fault(("amount", "value"), "missing", "must be given"),),
}


def kinds(root: type[LedgerError]) -> Iterator[type[LedgerError]]:
    """Yield a class of refusals, and its subclasses."""
    yield root
    for kind in root.__subclasses__():
        yield from kinds(kind)


def example(kind: type[LedgerError]) -> LedgerError:
    """Return a refusal of a class, with an example of each fact."""
    facts = {
        name: "EUR" if name == "currency" else EXAMPLES[hint]
        for name, hint in get_type_hints(kind).items()
    }
    return kind(**facts)


def every_refusal() -> list[LedgerError]:
    """Return an example of each imported class."""
    return [example(kind) for kind in kinds(LedgerError)]
