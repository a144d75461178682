"""Seal the acts that no stream delivers: a restored table has them, and its log lacks them.

An act is sealed as its item is now, so of several changes of an account the last one.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from ledger.aws.items import Item
from ledger.core.texts import format_instant
from ledger.log import acts
from ledger.store import keys
from ledger.store.items.act_rows import act_row
from ledger.store.items.codec import RECORD, kind_of
from ledger.store.items.heads import Head
from ledger.store.items.records import to_record
from ledger.store.keys import Scope
from ledger.store.log_reader import LogReader
from ledger.store.table import Table
from ledger.stream.changes import Change
from ledger.stream.counter import Counter
from ledger.stream.moves import to_move

# The stream may still deliver a younger act, which would then be in the log twice.
SETTLED = timedelta(minutes=10)


def seal_late_acts(table: Table, scopes: Collection[Scope], now: datetime) -> int:
    """Seal the acts of books that the log lacks after SETTLED; return the number of leaves."""
    until = format_instant(now - SETTLED)
    items = {scope: list[Item]() for scope in scopes}
    for page in table.scan() if items else ():
        for item in filter(keys.is_of_book, page):
            scope = keys.scope_of(item)
            act = act_row(item) if scope in items else None
            if act is not None and acts.changed_at(act.row) < until:
                items[scope].append(item)
    return sum(seal_acts(table, scope, in_order(of_book), 0) for scope, of_book in items.items())


def in_order(items: Iterable[Item]) -> list[Item]:
    """Return the items of acts with letterings and categorizations last, by their creation."""
    return sorted(items, key=lambda item: _created(item) if kind_of(item) == RECORD else "")


def _created(item: Item) -> str:
    return format_instant(to_record(item).created_at)


def seal_acts(table: Table, scope: Scope, items: Iterable[Item], at: int) -> int:
    """Seal the acts of items that the log lacks; return their number. An older book has no log.

    `at` is the time of the newest change (Unix s; 0: unknown).
    """
    moves = list(filter(None, (to_move(Change(None, i), 0, at, table.get) for i in items)))
    counter = Counter(table)
    head: Head | None = None
    count = 0
    while moves and head is None:
        before = counter.head(scope)
        sealed = _rows(table, scope, before)
        new = [move for move in moves if move.leaves[0].row not in sealed]
        if not new or (before.log is None and before != Head()):
            return 0
        head = counter.recount(scope, before, new)
        count = len(new)
    return count


def _rows(table: Table, scope: Scope, head: Head) -> set[bytes]:
    if head.log is None:
        return set()
    runs = LogReader(table, scope, head.log.epoch).runs(0, head.log.size)
    return {row for run in runs for row in run.rows.values()}
