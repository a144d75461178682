"""The moves of a book's totals: the difference that each new version of an entry makes."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from ledger.aws.items import Item
from ledger.core import totals
from ledger.core.totals import Totals
from ledger.store import keys
from ledger.store.items.codec import ENTRY, REMOVED, kind_of, read_integer
from ledger.store.items.entries import to_entry
from ledger.store.items.runs import Step
from ledger.store.keys import Scope
from ledger.store.table import Table
from ledger.stream.changes import Change


class Move(Struct, frozen=True):
    """A step of an entry, and the totals that lead from its old version to its new one.

    `sequence` and `at` (Unix s) are the stream's number and time of the change; 0 without a stream.
    """

    step: Step
    change: Totals
    sequence: int = 0
    at: int = 0


def to_move(change: Change, sequence: int, at: int) -> Move | None:
    """Return the move of a new version or a removal; None of any other change.

    The old image has the old version. So moves may come in any order, and their sum is the same.
    """
    before, after = change.before, change.after
    if after is None or not is_present(after):
        return None
    # A tombstone's place may become an entry's, and has had no lines.
    since = before if before is not None and is_present(before) else None
    numbers = [0 if item is None else read_integer(item, "version") for item in (after, since)]
    if numbers[0] == numbers[1]:
        return None
    step = Step(keys.id_of(after), *numbers)
    return Move(step, totals.difference(totals_of(since), totals_of(after)), sequence, at)


def scope_of(record: Mapping[str, Any]) -> Scope:
    """Return the book of a stream record. Raise `KeyError` or `ValueError` without one."""
    return keys.scope_of(record["dynamodb"]["Keys"])


def totals_of(item: Item | None) -> Totals:
    """Return the totals of a version's item; a removal has none, and no version has none."""
    is_entry = item is not None and kind_of(item) == ENTRY
    return totals.of_entry(to_entry(item) if item is not None and is_entry else None)


def totals_at(table: Table, scope: Scope, number: int, version: int) -> Totals:
    """Return the totals of an entry at a version that it has had; version 0 has none."""
    if not version:
        return {}
    item = table.get(keys.entry(scope, number))
    if item is None or read_integer(item, "version") != version:
        item = table.get(keys.entry_version(scope, number, version))
    assert item is not None, "every version stays"
    assert read_integer(item, "version") == version, number
    return totals_of(item)


def move_of_step(table: Table, scope: Scope, step: Step, at: int = 0) -> Move:
    """Return the move of a step between versions that the table has."""
    before = totals_at(table, scope, step.number, step.since)
    after = totals_at(table, scope, step.number, step.version)
    return Move(step, totals.difference(before, after), at=at)


def is_present(item: Item) -> bool:
    """Return whether an item is an entry's present version, or its removal."""
    return kind_of(item) in (ENTRY, REMOVED) and not keys.is_past_version(item)
