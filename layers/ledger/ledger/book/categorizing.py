"""Categorizing: one act gives a line all its shares in categories.

    before      line -> categorization 1: {Paris 1.0}
    act         line -> categorization 2: {Paris 0.4, Lyon 0.6}

The act is the put of its record. In the same transaction, the line points to it, under the
condition that its entry is as it was read. So of two acts on one line, one is planned again. The
record stays, with its author: the records of a book are the history of its lines' categories.
"""

from collections.abc import Callable
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from ledger.aws.items import Item
from ledger.book.book import Book
from ledger.book.categorized import read_acts
from ledger.book.context import Context
from ledger.book.lettering_rows import Lines, Row, read_rows
from ledger.core.categories import KIND, Categorization, Shares
from ledger.core.claims import Claim
from ledger.core.records import Record
from ledger.errors import ConcurrentUpdate
from ledger.store import keys
from ledger.store.items import line_states, records as record_items
from ledger.store.plans import Committed, Plan, Write
from ledger.store.retry import retry_on_conflict


class _Act(Struct, frozen=True):
    """A categorization, as planned on the present book, and the row of its line."""

    categorization: Categorization
    row: Row
    is_unchanged: bool


def categorize(
    book: Book, claim: Claim, lines: Lines, make: Callable[[], Shares]
) -> Categorization:
    """Give the one line of `lines` the shares that `make` makes of the present book.

    Raise `LineNotFound`, or a refusal of `make`; then nothing is written.
    """
    # No method of `Book`: only functions that categorize load this module.
    committed = _categorize(Context(book.read, claim, book.now), lines, make)
    book.read.table.counts["replayed" if committed.replayed else "categorized"] += 1
    return committed.result


def _categorize(
    context: Context, lines: Lines, make: Callable[[], Shares]
) -> Committed[Categorization]:
    context = context.of_journal(False)

    def attempt() -> Committed[Categorization]:
        act = cache(lambda: _plan(context, lines, make))
        if not context.claim.key and act().is_unchanged:
            return Committed(act().categorization, replayed=False)
        return _write(context, act)

    return retry_on_conflict(context.table, attempt)


def _plan(context: Context, lines: Lines, make: Callable[[], Shares]) -> _Act:
    assert len(lines.line_ids) == 1, "a categorization is of one line"
    ((line_id, row),) = read_rows(context, lines).items()
    shares, before = make(), row.state.categorization
    last = read_acts(context.read, {line_id: row.state}).get(line_id)
    links = last.links(before) if last and before else {}
    old_links = {s.category_id: links[s.category_id] for s in shares if s.category_id in links}
    act = Categorization(context.now, line_id, row.line.description, shares, before, old_links)
    return _Act(act, row, is_unchanged=act.is_like(last))


def _write(context: Context, act: Callable[[], _Act]) -> Committed[Categorization]:
    """Write the act's record and its pointer; under a key also the record of no change."""

    def build(number: int, _: int) -> Plan[Categorization]:
        planned, now = act(), context.now
        details = planned.categorization.details
        record = Record(number, KIND, now, now, details, by=context.by)
        claimed = record_items.record_item(context.scope, record)
        writes = () if planned.is_unchanged else (_pointer(context.scope, planned.row, number),)
        return Plan(claimed, planned.categorization, writes)

    return context.commit(record_key, build, _result_of)


def _pointer(scope: keys.Scope, row: Row, number: int) -> Write:
    holder = row.holder
    assert number > 0, "None stands for no categorization"
    states = {**holder.states, row.line.slot: replace(row.state, categorization=number)}
    update = line_states.update(scope, holder.entry_id, holder.version, holder.item, states)
    return Write(update, lambda _: ConcurrentUpdate())


def _result_of(item: Item) -> Categorization:
    return Categorization.of_record(record_items.to_record(item))


def record_key(scope: keys.Scope, number: int) -> keys.Key:
    """Return the key of a categorization."""
    return keys.record(scope, KIND, number)
