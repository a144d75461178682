"""The changes of lines and links that a version of an entry makes, from its item and the last one.

Terms that belong to the whole entry, such as its date, change each of its lines. A deleted line
loses its links to categories.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from ledger.aws.items import Item
from ledger.core import categories, ids
from ledger.core.categories import Categorization
from ledger.core.entries import Entry
from ledger.log.line_changes import (
    NO_CHANGES,
    LeafChanges,
    LineChange,
    LinkChange,
    Operation,
    to_micros,
)
from ledger.store import keys
from ledger.store.items.codec import ENTRY, kind_of, to_act
from ledger.store.items.entries import to_entry
from ledger.store.items.records import to_record
from ledger.store.keys import Key, Scope

Find = Callable[[Key], Item | None]
# The id of the last categorization of each line that has one, by the ids of lines.
LastActs = Callable[[Collection[int]], Mapping[int, int]]


def of_version(
    before: Item | None, after: Item, find: Find, last_acts: LastActs | None = None
) -> LeafChanges:
    """Return the changes from one version to the next one, or to the removal; None is no version.

    `last_acts` is for a `before` that is a past version, which lacks the states of its lines. An
    entry of a label changes no line, since only Dwolla's API shows it.
    """
    if not ids.is_in_journal(keys.id_of(after)):
        return NO_CHANGES
    old, new = entry_of(before), entry_of(after)
    entry = new or old
    assert entry is not None, "a removal has a version before it"
    updated = to_micros(new.updated_at if new else to_act(after, "removed").at)
    old_lines, new_lines = (version.lines_by_id() if version else {} for version in (old, new))
    is_restated = old is not None and new is not None and _terms(old) != _terms(new)
    in_both = [i for i in new_lines if i in old_lines]
    changed = {
        Operation.INSERT: [i for i in new_lines if i not in old_lines],
        Operation.UPDATE: [i for i in in_both if is_restated or old_lines[i] != new_lines[i]],
        Operation.DELETE: [i for i in old_lines if i not in new_lines],
    }
    lines = (
        LineChange(operation, line_id, updated, to_micros(entry.created_at))
        for operation, line_ids in changed.items()
        for line_id in line_ids
    )
    deleted = changed[Operation.DELETE]
    if old is None or not deleted:
        return LeafChanges(tuple(lines))
    acts = last_acts(deleted) if last_acts else _acts_of(old)
    scope, numbers = keys.scope_of(after), [acts[i] for i in deleted if i in acts]
    links = _lost(scope, entry.entry_id, numbers, find, updated)
    return LeafChanges(tuple(lines), tuple(links))


def entry_of(item: Item | None) -> Entry | None:
    """Return the entry of a version; a removal has none, and no version has none."""
    return to_entry(item) if item is not None and kind_of(item) == ENTRY else None


def _terms(entry: Entry) -> tuple[object, ...]:
    """Return the terms that all lines of an entry share."""
    return entry.effective_at, entry.currency, entry.description, entry.details


def _lost(
    scope: Scope, entry_id: int, numbers: Iterable[int], find: Find, updated: int
) -> Iterator[LinkChange]:
    """Yield the deletions of the links that categorizations gave to deleted lines."""
    for number in numbers:
        item = find(keys.record(scope, categories.KIND, number))
        if item is None:
            continue
        for link in Categorization.of_record(to_record(item)).links(number).values():
            times = (updated, to_micros(link.created_at))
            yield LinkChange(Operation.DELETE, link.link_id, 0, entry_id, *times)


def _acts_of(entry: Entry) -> dict[int, int]:
    """Return the last categorization of each line that has one."""
    lines = {line.slot: line_id for line_id, line in entry.lines_by_id().items()}
    return {
        lines[slot]: state.categorization
        for slot, state in entry.line_states.items()
        if state.categorization and slot in lines
    }
