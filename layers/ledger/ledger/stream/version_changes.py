"""The changes of lines and links that a version of an entry makes, from its item and the last one.

Terms that belong to the whole entry, such as its date, change each of its lines. A deleted line
loses its links to categories.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from msgspec import Struct

from ledger.aws.items import Item
from ledger.core import categories, ids
from ledger.core.categories import Categorization
from ledger.log.line_changes import (
    NO_CHANGES,
    LeafChanges,
    LineChange,
    LinkChange,
    Operation,
    to_micros,
)
from ledger.store import keys
from ledger.store.items import line_states
from ledger.store.items.codec import ENTRY, kind_of, read_time, unpack
from ledger.store.items.records import to_record
from ledger.store.keys import Key

Find = Callable[[Key], Item | None]
# The id of the last categorization of each line that has one, by the ids of lines.
LastActs = Callable[[Collection[int]], Mapping[int, int]]
_OF_ALL_LINES = ("at", "currency", "text", "details")
_NO_DOCUMENT: Mapping[str, Any] = {}


class _Version(Struct, frozen=True):
    """The document of a version, and its lines by their ids; a removal has none."""

    document: Mapping[str, Any]
    lines: Mapping[int, list[Any]]

    @classmethod
    def read(cls, item: Item | None) -> "_Version":
        document = _NO_DOCUMENT if item is None else unpack(item)
        if item is None or kind_of(item) != ENTRY:
            return cls(document, {})
        numbers = (keys.id_of(item), *document["aliases"])
        return cls(document, {_line_id(numbers, row[0]): row for row in document["lines"]})


def of_version(
    before: Item | None, after: Item, find: Find, last_acts: LastActs | None = None
) -> LeafChanges:
    """Return the changes from one version to the next one, or to the removal; None is no version.

    `last_acts` is for a `before` that is a past version, which lacks the states of its lines. An
    entry of a label changes no line, since only Dwolla's API shows it.
    """
    if not ids.is_in_journal(keys.id_of(after)):
        return NO_CHANGES
    old, new = _Version.read(before), _Version.read(after)
    assert old.lines or new.lines, "an entry has lines"
    created = to_micros(read_time((new if new.lines else old).document["created"]))
    updated = to_micros(read_time(new.document["updated" if new.lines else "removed"]))
    changed = {
        Operation.INSERT: [i for i in new.lines if i not in old.lines],
        Operation.UPDATE: [i for i in new.lines if i in old.lines and _is_changed(old, new, i)],
        Operation.DELETE: [i for i in old.lines if i not in new.lines],
    }
    lines = (
        LineChange(operation, line_id, updated, created)
        for operation, line_ids in changed.items()
        for line_id in line_ids
    )
    deleted = changed[Operation.DELETE]
    links = _lost(before, deleted, find, last_acts, updated) if before and deleted else ()
    return LeafChanges(tuple(lines), tuple(links))


def _is_changed(old: _Version, new: _Version, line_id: int) -> bool:
    """Return whether a line of both versions differs, in itself or by its entry."""
    is_restated = any(old.document.get(n) != new.document.get(n) for n in _OF_ALL_LINES)
    return is_restated or old.lines[line_id] != new.lines[line_id]


def _lost(
    before: Item,
    line_ids: Collection[int],
    find: Find,
    last_acts: LastActs | None,
    updated: int,
) -> Iterator[LinkChange]:
    """Yield the deletions of the links of deleted lines."""
    scope, entry_id = keys.scope_of(before), keys.id_of(before)
    acts = last_acts(line_ids) if last_acts else _acts_of(before)
    for line_id in line_ids:
        number = acts.get(line_id)
        item = find(keys.record(scope, categories.KIND, number)) if number else None
        if number is None or item is None:
            continue
        for link in Categorization.of_record(to_record(item)).links(number).values():
            times = (updated, to_micros(link.created_at))
            yield LinkChange(Operation.DELETE, link.link_id, 0, entry_id, *times)


def _acts_of(item: Item) -> dict[int, int]:
    numbers = (keys.id_of(item), *unpack(item)["aliases"])
    return {
        _line_id(numbers, slot): state.categorization
        for slot, state in line_states.read(item).items()
        if state.categorization
    }


def _line_id(numbers: tuple[int, ...], slot: int) -> int:
    block, index = divmod(slot, ids.LINES_PER_ID)
    return ids.line_id(numbers[block], index)
