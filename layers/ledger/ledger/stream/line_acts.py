"""Acts on lines, from the records that they put: lettering and categorization.

A record never changes, so its leaf is always the same. The put of the record is the act, also of a
lettering whose pointers were written before it.
"""

from collections.abc import Collection, Iterator

from ledger.aws.items import Item
from ledger.core import categories, ids, lettering
from ledger.core.categories import Categorization
from ledger.core.lettering import Lettering
from ledger.core.records import Record
from ledger.log.line_changes import LeafChanges, LineChange, LinkChange, Operation, to_micros
from ledger.store import keys
from ledger.store.items.act_rows import act_row
from ledger.store.items.codec import (
    ALIAS,
    RECORD,
    REMOVED,
    kind_of,
    read_integer,
    read_time,
    unpack,
)
from ledger.store.items.records import to_record
from ledger.store.keys import Scope
from ledger.store.table import Table
from ledger.stream.changes import ActMissing, Change, VersionMissing
from ledger.stream.sealing import NewLeaf, act_leaf
from ledger.stream.version_changes import Find

KINDS = (lettering.KIND, categories.KIND)


def to_line_act(change: Change, find: Find) -> NewLeaf | None:
    """Return the leaf of an act on lines; None of another record, or of an act without effect.

    Raise `VersionMissing` if an import has not written the entry of a line yet, or `ActMissing` the
    categorization before this one.
    """
    before, after = change.kinds
    if (before, after) == (RECORD, RECORD) or after != RECORD:
        return None
    record = to_record(change.item)
    if record.kind not in KINDS:
        return None
    make = _lettering if record.kind == lettering.KIND else _categorization
    changes = make(keys.scope_of(change.item), record, find)
    act = act_row(change.item)
    assert act is not None, "the record is an act"
    return act_leaf(act.kind, act.row, act.number, changes) if changes else None


def last_acts(table: Table, scope: Scope, line_ids: Collection[int]) -> dict[int, int]:
    """Return the ids of the last categorizations of lines, from all of the book."""
    items = table.query(keys.record(scope, categories.KIND, 0), "")
    records = [to_record(item) for item in items if kind_of(item) == RECORD]
    records.sort(key=lambda record: record.created_at)
    numbers = {Categorization.of_record(record).line_id: record.record_id for record in records}
    return {line_id: numbers[line_id] for line_id in line_ids if line_id in numbers}


def _lettering(scope: Scope, record: Record, find: Find) -> LeafChanges | None:
    act = Lettering.of_record(record)
    if act.is_unchanged or not act.line_ids:  # An unfinished act that was stopped has no lines.
        return None
    created = {
        number: _created(scope, number, find)[1]
        for number in {ids.split_line_id(line_id)[0] for line_id in act.line_ids}
    }
    updated = to_micros(act.at)
    return LeafChanges(
        tuple(
            LineChange(Operation.UPDATE, i, updated, created[ids.split_line_id(i)[0]])
            for i in sorted(act.line_ids)
        )
    )


def _categorization(scope: Scope, record: Record, find: Find) -> LeafChanges | None:
    number, act = record.record_id, Categorization.of_record(record)
    item = find(keys.record(scope, categories.KIND, act.before)) if act.before else None
    if act.before and item is None:
        raise ActMissing(number=act.before)
    before = Categorization.of_record(to_record(item)) if item else None
    if act.is_like(before):
        return None
    entry_id, created = _created(scope, ids.split_line_id(act.line_id)[0], find)
    line = LineChange(Operation.UPDATE, act.line_id, to_micros(act.at), created)
    return LeafChanges((line,), tuple(_links(entry_id, number, act, before)))


def _links(
    entry_id: int, number: int, act: Categorization, before: Categorization | None
) -> Iterator[LinkChange]:
    """Yield the changes of a line's links, in the order of the operations."""
    old = before.links(act.before) if before and act.before else {}
    new = act.links(number)
    weighted = {(share.category_id, share.weight) for share in before.shares} if before else set()
    old_shares = [share for share in act.shares if share.category_id in old]
    changed = {
        Operation.INSERT: [new[i] for i in new if i not in old],
        Operation.UPDATE: [
            new[share.category_id]
            for share in old_shares
            if (share.category_id, share.weight) not in weighted
        ],
        Operation.DELETE: [old[i] for i in old if i not in new],
    }
    for operation, links in changed.items():
        for link in links:
            times = (to_micros(act.at), to_micros(link.created_at))
            yield LinkChange(operation, link.link_id, act.line_id, entry_id, *times)


def _created(scope: Scope, number: int, find: Find) -> tuple[int, int]:
    """Return the id of an entry and its creation (Unix us), by its own or an additional id."""
    item: Item | None = find(keys.entry(scope, number))
    if item is not None and kind_of(item) == ALIAS:
        return _created(scope, read_integer(item, "entry"), find)
    if item is not None and kind_of(item) == REMOVED:
        item = find(keys.entry_version(scope, number, read_integer(item, "version") - 1))
    if item is None:
        raise VersionMissing(entry_id=number, version=1)
    return number, to_micros(read_time(unpack(item)["created"]))
