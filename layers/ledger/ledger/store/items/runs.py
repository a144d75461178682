"""Runs as items: the steps of entries that one write has added to the totals of a book.

A step leads from one version of an entry to another. From version 0 it adds the whole version.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from ledger.aws.items import Item
from ledger.store import keys
from ledger.store.items.codec import head

RUN = "run"
_SIZES = (6, 3, 3)  # The bytes of an id, which has 43 bits, and of two versions.


class Step(NamedTuple):
    """A step of the entry `number`: from the version `since` to `version`; 0 is no version."""

    number: int
    version: int
    since: int


# The step of an act on the book, which counts nothing.
NO_STEP = Step(0, 0, 0)


def run_write(scope: keys.Scope, place: int, steps: Iterable[Step]) -> dict[str, Any]:
    """Return the write of a run at its place in the book's order. Its condition is a free place."""
    packed = b"".join(
        value.to_bytes(size) for step in steps for value, size in zip(step, _SIZES, strict=True)
    )
    assert packed, "a run has steps"
    item: Item = {**keys.run(scope, place), **head(RUN), "steps": {"B": packed}}
    return {"Put": {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}}


def to_steps(item: Item) -> list[Step]:
    """Read the steps of a run."""
    packed: bytes = bytes(item["steps"]["B"])
    size = sum(_SIZES)
    assert packed, "a run has steps"
    assert len(packed) % size == 0, "a run has whole steps"
    return [_to_step(packed[at : at + size]) for at in range(0, len(packed), size)]


def _to_step(packed: bytes) -> Step:
    number, version, since = _SIZES
    return Step(
        int.from_bytes(packed[:number]),
        int.from_bytes(packed[number : number + version]),
        int.from_bytes(packed[-since:]),
    )
