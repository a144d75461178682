"""The moves of a book: the difference that each new version of an entry makes, and its leaves."""

from collections.abc import Container, Iterator, Mapping
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ledger.aws.items import Item
from ledger.core import totals
from ledger.core.totals import Totals
from ledger.store import keys
from ledger.store.items.codec import ENTRY, REMOVED, kind_of, read_integer
from ledger.store.items.runs import NO_STEP, Step
from ledger.store.keys import Scope
from ledger.store.table import Table
from ledger.stream.acts import to_act
from ledger.stream.changes import Change, VersionMissing
from ledger.stream.line_acts import last_acts
from ledger.stream.sealing import NewLeaf, version_leaf
from ledger.stream.version_changes import Find, LastActs, entry_of, of_version


class Move(Struct, frozen=True):
    """A step of an entry, and the totals that lead from its old version to its new one.

    `leaves` are for the log: those of the versions behind the old one, up to the new one. An act on
    the book has a leaf, and the step NO_STEP. `sequence` and `at` (Unix s) are the stream's number
    and time of the change; 0 without a stream.
    """

    step: Step
    change: Totals
    leaves: tuple[NewLeaf, ...]
    sequence: int = 0
    at: int = 0

    def without(self, sealed: Container[tuple[int, int]]) -> "Move":
        """Return the move without the leaves of versions that are in the log, by id and version."""
        rest = (leaf for leaf in self.leaves if (leaf.number, leaf.version) not in sealed)
        return replace(self, leaves=tuple(rest))


def to_move(change: Change, sequence: int, at: int, find: Find) -> Move | None:
    """Return the move of a new version, of a removal or of an act; None of any other change.

    The old image has the old version. So moves may come in any order, and their sum is the same.
    `find` reads past versions, which an imported entry alone needs. Raise `VersionMissing` without
    them.
    """
    before, after = change.before, change.after
    if after is None or not is_present(after):
        act = to_act(change, at, find)
        return Move(NO_STEP, {}, (act,), sequence, at) if act else None
    # A tombstone's place may become an entry's, and has had no lines.
    since = before if before is not None and is_present(before) else None
    numbers = [0 if item is None else read_integer(item, "version") for item in (after, since)]
    if numbers[0] == numbers[1]:
        return None
    step = Step(keys.id_of(after), *numbers)
    difference = totals.difference(totals_of(since), totals_of(after))
    return Move(step, difference, tuple(_leaves(find, step, after, since)), sequence, at)


def scope_of(record: Mapping[str, Any]) -> Scope:
    """Return the book of a stream record. Raise `KeyError` or `ValueError` without one."""
    return keys.scope_of(record["dynamodb"]["Keys"])


def totals_of(item: Item | None) -> Totals:
    """Return the totals of a version's item; a removal has none, and no version has none."""
    return totals.of_entry(entry_of(item))


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
    leaves: tuple[NewLeaf, ...] = ()
    if step.since < step.version:
        present = table.get(keys.entry(scope, step.number))
        assert present is not None, "an entry stays"
        past = keys.entry_version(scope, step.number, step.since)
        since = table.get(past) if step.since else None
        leaves = tuple(_leaves(table.get, step, present, since, partial(last_acts, table, scope)))
    return Move(step, totals.difference(before, after), leaves, at=at)


def _leaves(
    find: Find,
    step: Step,
    present: Item,
    since: Item | None,
    line_acts: LastActs | None = None,
) -> Iterator[NewLeaf]:
    """Yield the leaves of the versions behind a step's old one, up to its new one.

    `present` is a present item of the entry at the step's new version, or at a later one. `since`
    is the old version; `line_acts` is for one without the states of its lines.
    """
    scope, before = keys.scope_of(present), since
    for version in range(step.since + 1, step.version + 1):
        item: Item | None = present
        if read_integer(present, "version") != version:
            item = find(keys.entry_version(scope, step.number, version))
        if item is None:
            raise VersionMissing(entry_id=step.number, version=version)
        yield version_leaf(item, present, of_version(before, item, find, line_acts))
        before = item


def is_present(item: Item) -> bool:
    """Return whether an item is an entry's present version, or its removal."""
    return kind_of(item) in (ENTRY, REMOVED) and not keys.is_past_version(item)
