"""Seal the acts that no stream delivers: a restored table has them, and its log lacks them.

An act is sealed as its item is now, so of several changes of an account the last one.
"""

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from ledger.admin.totals.notes import sealed_rows
from ledger.admin.verify.facts import UNREADABLE
from ledger.aws.items import Item
from ledger.core.texts import format_instant
from ledger.log import acts
from ledger.store import keys
from ledger.store.items.act_rows import act_row
from ledger.store.items.codec import RECORD, kind_of
from ledger.store.items.heads import Head
from ledger.store.items.records import to_record
from ledger.store.keys import Scope
from ledger.store.table import Table
from ledger.stream.changes import Change, VersionMissing
from ledger.stream.counter import Counter
from ledger.stream.moves import Move, to_move

# The stream may still deliver a younger act, which would then be in the log twice.
SETTLED = timedelta(minutes=10)


def seal_late_acts(table: Table, scopes: Collection[Scope], now: datetime) -> list[str]:
    """Seal the acts of books that the log lacks after SETTLED; return their names.

    An act that cannot be read, or whose entry is missing, stays unsealed: `verify` names it.
    """
    until = format_instant(now - SETTLED)
    items = {scope: list[Item]() for scope in scopes}
    for page in table.scan() if items else ():
        for item in filter(keys.is_of_book, page):
            with suppress(*UNREADABLE):
                scope = keys.scope_of(item)
                act = act_row(item) if scope in items else None
                if act is not None and acts.changed_at(act.row) < until:
                    items[scope].append(item)
    return [
        f"{scope.business_id} {move.leaves[0].kind} {move.leaves[0].number}"
        for scope, of_book in items.items()
        for move in seal_acts(table, scope, in_order(of_book), 0)
    ]


def in_order(items: Iterable[Item]) -> list[Item]:
    """Return the items of acts with letterings and categorizations last, by their creation."""
    return sorted(items, key=lambda item: _created(item) if kind_of(item) == RECORD else "")


def _created(item: Item) -> str:
    return format_instant(to_record(item).created_at)


def seal_acts(table: Table, scope: Scope, items: Iterable[Item], at: int) -> list[Move]:
    """Seal the acts of items that the log lacks, and return them. An older book has no log.

    `at` is the time of the newest change (Unix s; 0: unknown). An act whose entry is missing is
    left out.
    """
    pending, counter = list(items), Counter(table)
    while pending:
        before = counter.head(scope)
        if before.log is None and before != Head():
            return []
        sealed = sealed_rows(table, scope, before)
        pending = [item for item in pending if (act := act_row(item)) and act.row not in sealed]
        moves = list(filter(None, (_move(table, item, at) for item in pending)))
        if not moves or counter.recount(scope, before, moves):
            return moves
    return []


def _move(table: Table, item: Item, at: int) -> Move | None:
    """Return the move of an act; None of one without an effect, or whose entry is missing."""
    with suppress(VersionMissing):
        return to_move(Change(None, item), 0, at, table.get)
    return None
