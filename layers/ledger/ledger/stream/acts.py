"""Acts on a book that are no entries: on accounts, lines and the period lock, from their changes.

The balance and the counts of an account are no part of an act. A closing has an item of its own, so
the account's own change makes no leaf of it.
"""

from datetime import UTC, datetime

from ledger.aws.items import Item
from ledger.log import acts
from ledger.store import keys
from ledger.store.items.act_rows import act_row
from ledger.store.items.codec import ACCOUNT, CLOSING, RECORD, kind_of, unpack
from ledger.store.items.periods import PERIOD
from ledger.store.items.records import is_import
from ledger.stream.changes import Change
from ledger.stream.line_acts import to_line_act
from ledger.stream.sealing import NewLeaf, act_leaf
from ledger.stream.version_changes import Find


def to_act(change: Change, at: int, find: Find) -> NewLeaf | None:
    """Return the leaf of a change of an account, a closing, a period lock or an act on lines.

    Return None of any other. `at` is the time of the change (Unix s). An unused account that was
    deleted is closed. `find` reads what an act on lines names.
    """
    before, after = change.before, change.after
    kind = kind_of(change.item)
    if before is None and is_import(change.item):
        return _leaf(change.item)
    if kind == RECORD:
        return to_line_act(change, find)
    if kind not in (ACCOUNT, CLOSING, PERIOD) or not _is_changed(before, after):
        return None
    if after is None:
        return _deleted(change.item, kind, datetime.fromtimestamp(at, UTC))
    return _leaf(after)


def _leaf(item: Item) -> NewLeaf:
    act = act_row(item)
    assert act is not None, "the item records an act"
    return act_leaf(act.kind, act.row, act.number)


def _is_changed(before: Item | None, after: Item | None) -> bool:
    """Return whether the document or its author changed: not the balance alone."""
    if before is None or after is None:
        return True
    return unpack(before) != unpack(after) or before.get("by") != after.get("by")


def _deleted(item: Item, kind: str, at: datetime) -> NewLeaf | None:
    if kind == ACCOUNT:
        number = keys.id_of(item)
        return act_leaf(acts.CLOSING, acts.closing_row(number, at, None), number)
    return act_leaf(acts.PERIOD, acts.period_row(None, at, None)) if kind == PERIOD else None
