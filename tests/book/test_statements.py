"""Statements: the balance after each line, and a customer's days of labels."""

from datetime import date, timedelta

from ledger.book.journal import EARLIEST, LATEST
from ledger.book.paging import PageRequest
from ledger.book.statements import Statement, statement
from ledger.core import totals
from ledger.core.entries import Entry
from ledger.store.items import totals as total_items
from ledger.store.retry import Attempts
from tests.bench import NOW, Bench, claim

ALL_TIME = (EARLIEST, LATEST)
LONG_PAGE = PageRequest(50)


def count(bench: Bench, *entries: Entry) -> None:
    """Add entries to the totals, as the counter does."""
    for entry in entries:
        writes = [*total_items.total_writes(bench.scope, totals.of_entry(entry))]
        bench.book(claim()).read.table.write(writes, Attempts())


def statement_of(bench: Bench, account_id: int, page_request: PageRequest = LONG_PAGE) -> Statement:
    read = bench.book(claim()).read
    account = read.terms([account_id])[account_id]
    return statement(read, account, page_request, ALL_TIME, lambda _: True)


def test_the_last_balance_of_an_account_is_the_sum_of_its_lines(bench: Bench) -> None:
    empty = bench.fresh()
    lines = empty.pair(100)
    entries = [empty.enter(*lines, at=NOW + timedelta(days=index // 2)) for index in range(4)]
    count(empty, *entries)
    debit = lines[0].account_id
    statement_of_all = statement_of(empty, debit)
    order = [
        entry.entry_id
        for entry in sorted(entries, key=lambda entry: (entry.effective_at, entry.entry_id))
    ]
    assert [statement_of_all.balances_minor[entry_id, 0] for entry_id in order] == [
        100,
        200,
        300,
        400,
    ]
    first = statement_of(empty, debit, PageRequest(1))
    assert first.balances_minor == {(order[-1], 0): 400}
    second = statement_of(empty, debit, PageRequest(1, after=first.page.last))
    assert second.balances_minor == {(order[-2], 0): 300}
    assert statement_of_all.label_days == ()


def test_a_customers_day_of_labels_is_the_rest_of_its_total(bench: Bench) -> None:
    label = bench.label
    parent = label.terms.parent
    assert parent is not None
    read = bench.book(claim()).read
    opening = read.entries_of_account(label.account_id, 1)
    second = read.entry(bench.post(claim(), -300))
    count(bench, *opening, second)
    (day,) = statement_of(bench, parent).label_days
    assert day.day == date(2026, 11, 21)
    assert (day.movement.debit_minor, day.movement.credit_minor) == (1000, 300)
    assert day.balance_minor == -700
    balances = statement_of(bench, label.account_id).balances_minor
    assert [balances[entry.entry_id, 0] for entry in (*opening, second)] == [1000, 700]


def test_an_entry_that_is_not_counted_yet_makes_no_day_of_labels(bench: Bench) -> None:
    parent = bench.label.terms.parent
    assert parent is not None
    assert statement_of(bench, parent).label_days == ()
