"""Acts on a book that are no entries: on accounts, lines and the period lock, from their changes.

The balance and the counts of an account are no part of an act. A closing has an item of its own, so
the account's own change makes no leaf of it.
"""

from datetime import UTC, date, datetime

from ledger.aws.items import Item
from ledger.core.claims import Actor
from ledger.core.imports import Import
from ledger.log import acts
from ledger.store import keys
from ledger.store.items import codec, periods as period_items
from ledger.store.items.accounts import to_account
from ledger.store.items.codec import ACCOUNT, CLOSING, RECORD, kind_of, read_by, unpack
from ledger.store.items.periods import PERIOD
from ledger.store.items.records import is_import, to_record
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
        return _import(change.item)
    if kind == RECORD:
        return to_line_act(change, find)
    if kind not in (ACCOUNT, CLOSING, PERIOD) or not _is_changed(before, after):
        return None
    if after is None:
        return _deleted(change.item, kind, datetime.fromtimestamp(at, UTC))
    return _account(after) if kind == ACCOUNT else _dated(after, kind)


def _import(item: Item) -> NewLeaf:
    record = to_record(item)
    act = Import.of_record(record)
    return act_leaf(acts.IMPORT, acts.import_row(act.source, act.entries, act.at, record.by))


def _is_changed(before: Item | None, after: Item | None) -> bool:
    """Return whether the document or its author changed: not the balance alone."""
    if before is None or after is None:
        return True
    return unpack(before) != unpack(after) or before.get("by") != after.get("by")


def _account(item: Item) -> NewLeaf:
    request = (item[name]["S"] if name in item else "" for name in ("mark", "fingerprint"))
    return act_leaf(acts.ACCOUNT, acts.account_row(to_account(item), *request), keys.id_of(item))


def _dated(item: Item, kind: str) -> NewLeaf:
    by, at = read_by(item), codec.read_time(unpack(item)["at"])
    return _closing(item, at, by) if kind == CLOSING else _period(item, at, by)


def _closing(item: Item, at: datetime, by: Actor | None) -> NewLeaf:
    number = keys.id_of(item)
    return act_leaf(acts.CLOSING, acts.closing_row(number, at, by), number)


def _period(item: Item, at: datetime, by: Actor | None) -> NewLeaf:
    through = period_items.to_closed_through(item)
    closed_through = None if through == date.min else through
    return act_leaf(acts.PERIOD, acts.period_row(closed_through, at, by))


def _deleted(item: Item, kind: str, at: datetime) -> NewLeaf | None:
    if kind == ACCOUNT:
        return _closing(item, at, None)
    return act_leaf(acts.PERIOD, acts.period_row(None, at, None)) if kind == PERIOD else None
