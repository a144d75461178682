"""Seal the acts that no stream delivers: a restored table has them, and its log lacks them.

An act is sealed as its item is now, so of several changes of an account the last one.
"""

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from msgspec.json import decode

from ledger.admin.epochs import read_of
from ledger.admin.totals.notes import sealed_rows
from ledger.admin.totals.settling import ATTEMPTS, StillCounting
from ledger.admin.verify.facts import UNREADABLE, spell_scope
from ledger.aws.items import Item
from ledger.core.texts import format_instant, stripped
from ledger.errors import LedgerError, StoreUnavailable
from ledger.log import acts
from ledger.store import keys
from ledger.store.items.act_rows import act_row
from ledger.store.items.codec import RECORD, kind_of
from ledger.store.items.heads import Head
from ledger.store.items.records import to_record
from ledger.store.keys import Scope
from ledger.store.table import Table
from ledger.stream.changes import ActMissing, Change, VersionMissing
from ledger.stream.counter import Counter
from ledger.stream.moves import Move, to_move
from ledger.stream.sealing import NewLeaf

# The stream may still deliver a younger act, which would then be in the log twice.
SETTLED = timedelta(minutes=10)


def seal_late_acts(
    table: Table, scopes: Collection[Scope], now: datetime, name: Callable[[str], object]
) -> dict[Scope, LedgerError]:
    """Seal the acts of books that the log lacks after SETTLED; call `name` with each name before.

    An act that cannot be read, or whose entry cannot, stays unsealed: `verify` names it. Return the
    refusals of books whose log cannot be read, or moves on and on.
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
    refusals = dict[Scope, LedgerError]()
    for scope, of_book in items.items():
        try:
            with read_of(scope):
                announce = partial(_announce, scope, name)
                seal_acts(table, scope, in_order(of_book), 0, UNREADABLE, announce)
        except StoreUnavailable:
            raise
        except LedgerError as refusal:
            refusals[scope] = refusal
    return refusals


def _announce(scope: Scope, name: Callable[[str], object], leaf: NewLeaf) -> None:
    name(name_of(scope, leaf))


def name_of(scope: Scope, leaf: NewLeaf) -> str:
    """Return the name of an act: its tenant and business, its kind, its object and its time."""
    row = decode(leaf.row)
    subject: int | str = leaf.number
    if leaf.kind == acts.IMPORT:
        subject = stripped(row["source"])
    elif leaf.kind == acts.PERIOD:
        subject = f"closed through {row['closed_through']}" if row["closed_through"] else "open"
    return f"{spell_scope(scope)} {leaf.kind} {subject} at {acts.changed_at(leaf.row)}"


def in_order(items: Iterable[Item]) -> list[Item]:
    """Return the items of acts with letterings and categorizations last, by their creation."""
    return sorted(items, key=lambda item: _created(item) if kind_of(item) == RECORD else "")


def _created(item: Item) -> str:
    return format_instant(to_record(item).created_at)


def seal_acts(
    table: Table,
    scope: Scope,
    items: Iterable[Item],
    at: int,
    left_out: tuple[type[Exception], ...] = (VersionMissing, ActMissing),
    announce: Callable[[NewLeaf], object] = lambda _: None,
) -> None:
    """Seal the acts of items that the log lacks. An older book has no log.

    `announce` is called with each leaf before its write. `at` is the time of the newest change
    (Unix s; 0: unknown). An act is left out if its leaf raises one of `left_out`. Raise
    `StillCounting` if others move the head at each of ATTEMPTS.
    """
    pending, counter, rows = list(items), Counter(table), set[bytes]()
    for _ in range(ATTEMPTS):
        if not pending:
            return
        before = counter.head(scope)
        if before.log is None and before != Head():
            return
        sealed = sealed_rows(table, scope, before)
        pending = [item for item in pending if (act := act_row(item)) and act.row not in sealed]
        moves = list(filter(None, (_move(table, item, at, left_out) for item in pending)))
        for leaf in (leaf for move in moves for leaf in move.leaves if leaf.row not in rows):
            rows.add(leaf.row)
            announce(leaf)
        if not moves or counter.recount(scope, before, moves):
            return
    raise StillCounting


def _move(table: Table, item: Item, at: int, left_out: tuple[type[Exception], ...]) -> Move | None:
    """Return the move of an act; None of one without an effect, or that is left out."""
    try:
        return to_move(Change(None, item), 0, at, table.get)
    except StoreUnavailable:
        raise
    except left_out:
        return None
