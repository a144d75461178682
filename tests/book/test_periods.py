"""**Nothing that counts in a closed period changes**: none comes, none is amended or removed."""

from copy import copy
from datetime import UTC, date, datetime, timedelta

import pytest

from ledger.admin import periods
from ledger.core.accounts import Direction
from ledger.core.amendments import Amendment
from ledger.core.entries import DraftLine, Entry
from ledger.errors import IdempotencyConflict, PeriodClosed
from ledger.store.cache import BookCache
from tests import subledger
from tests.bench import NOW, SOMEBODY, Bench, claim
from tools.local.hooks import hooked

DEBIT, CREDIT = Direction.DEBIT, Direction.CREDIT
CLOSED = date(2026, 9, 30)
LAST_SECOND = datetime(2026, 9, 30, 23, 59, 59, tzinfo=UTC)
NEXT_DAY = datetime(2026, 10, 1, tzinfo=UTC)


def close(bench: Bench, last_day: date = CLOSED) -> None:
    """Close the book, and wait until every process knows."""
    periods.close(bench.book(claim()).read.table, bench.scope, last_day, NOW, SOMEBODY)
    bench.process.chart.forget()


@pytest.fixture
def old_entry(bench: Bench, cash: int, sales: int) -> Entry:
    """10.00 EUR in the period that the tests close."""
    return bench.enter(DraftLine(cash, DEBIT, 1000), DraftLine(sales, CREDIT, 1000), at=LAST_SECOND)


def test_an_entry_counts_after_the_closed_period_or_is_refused(
    bench: Bench, cash: int, sales: int
) -> None:
    lines = (DraftLine(cash, DEBIT, 1000), DraftLine(sales, CREDIT, 1000))
    close(bench)
    with pytest.raises(PeriodClosed, match="closed through 2026-09-30, which includes 2026-09-30"):
        bench.enter(*lines, at=LAST_SECOND)
    assert bench.balance(cash) == 0
    bench.enter(*lines, at=NEXT_DAY)
    assert bench.balance(cash) == 1000


def test_a_day_is_one_of_utc(bench: Bench, cash: int, sales: int) -> None:
    close(bench)
    lines = (DraftLine(cash, DEBIT, 1000), DraftLine(sales, CREDIT, 1000))
    still_september = datetime.fromisoformat("2026-10-01T01:00:00+02:00")
    with pytest.raises(PeriodClosed):
        bench.enter(*lines, at=still_september)


def test_an_entry_of_a_closed_period_is_neither_amended_nor_removed(
    bench: Bench, old_entry: Entry, cash: int
) -> None:
    close(bench)
    for amendment in (Amendment(description="x"), Amendment(effective_at=NOW)):
        with pytest.raises(PeriodClosed):
            bench.book(claim()).amend(old_entry.entry_id, amendment)
    with pytest.raises(PeriodClosed):
        bench.book(claim()).remove(old_entry.entry_id)
    assert bench.book(claim()).read.versions(old_entry.entry_id) == [old_entry]
    assert bench.balance(cash) == 1000


def test_no_entry_is_moved_into_a_closed_period(bench: Bench, entry: Entry) -> None:
    close(bench)
    with pytest.raises(PeriodClosed):
        bench.book(claim()).amend(entry.entry_id, Amendment(effective_at=LAST_SECOND))
    amended = bench.book(claim()).amend(entry.entry_id, Amendment(effective_at=NEXT_DAY))
    assert amended.effective_at == NEXT_DAY


def test_an_entry_of_a_closed_period_is_reversed_after_the_period(
    bench: Bench, old_entry: Entry, cash: int
) -> None:
    close(bench)
    with pytest.raises(PeriodClosed):
        bench.book(claim()).reverse(old_entry.entry_id, LAST_SECOND)
    assert bench.balance(cash) == 1000
    reversal = bench.book(claim()).reverse(old_entry.entry_id).entry
    assert (reversal.reverses, bench.balance(cash)) == (old_entry.entry_id, 0)


def test_a_reversal_counts_when_its_original_does_if_that_is_later(
    bench: Bench, cash: int, sales: int
) -> None:
    later_time = NOW + timedelta(days=200)
    lines = (DraftLine(cash, DEBIT, 1000), DraftLine(sales, CREDIT, 1000))
    for reversal_time, counts in (
        (None, later_time),
        (NOW, later_time),
        (later_time + timedelta(days=1),) * 2,
    ):
        original = bench.enter(*lines, at=later_time)
        reversal = bench.book(claim()).reverse(original.entry_id, reversal_time).entry
        assert reversal.effective_at == counts
    close(bench)
    entry = bench.enter(*lines, at=NEXT_DAY)
    reversal = bench.book(claim()).reverse(entry.entry_id, LAST_SECOND).entry
    assert reversal.effective_at == NEXT_DAY, "the later of the two is in no closed period"


@pytest.mark.parametrize("key", ["", "k"], ids=["without a key", "with one"])
def test_a_request_that_was_done_before_it_closed_is_answered_as_then(
    bench: Bench, cash: int, sales: int, key: str
) -> None:
    request = claim(key)
    lines = (DraftLine(cash, DEBIT, 1000), DraftLine(sales, CREDIT, 1000))
    posted = bench.enter(*lines, at=LAST_SECOND, by=request)
    amending = claim(key and "another")
    change = Amendment(description="as it should be")
    amended = bench.book(amending).amend(posted.entry_id, change)
    close(bench)
    assert bench.enter(*lines, at=LAST_SECOND, by=request) == posted
    if key:
        assert bench.book(amending).amend(posted.entry_id, change) == amended
        with pytest.raises(IdempotencyConflict):
            bench.enter(*lines, at=LAST_SECOND, by=claim("k", "said otherwise"))
    assert bench.balance(cash) == 1000


def test_a_closed_period_refuses_new_labels_and_batches_and_replays_old_ones(bench: Bench) -> None:
    customer = bench.book(claim()).open(subledger.customer_terms("C", is_tracked=False))
    terms, opening = subledger.to_label(customer, 500, LAST_SECOND)
    _, later_time = subledger.to_label(customer, 500, NEXT_DAY)
    moving = [subledger.to_draft(bench.label, amount, LAST_SECOND) for amount in (-100, 100)]
    request, batch_request = claim("label"), claim()
    label = bench.book(request).open(terms, opening)
    batch = bench.book(batch_request).post_batch(moving)
    close(bench)
    assert bench.book(request).open(terms, opening) == label
    assert bench.book(batch_request).post_batch(moving) == batch
    for refused in (
        lambda: bench.book(claim()).open(terms, opening),
        lambda: bench.book(claim()).post_batch(moving),
        lambda: bench.book(claim()).post(moving[1]),
    ):
        with pytest.raises(PeriodClosed):
            refused()
    assert bench.state == (1000, 3)
    assert bench.book(claim()).open(terms, later_time).account_id != label.account_id


def test_a_book_that_is_opened_again_takes_what_it_refused(
    bench: Bench, cash: int, sales: int
) -> None:
    close(bench)
    lines = (DraftLine(cash, DEBIT, 1000), DraftLine(sales, CREDIT, 1000))
    with pytest.raises(PeriodClosed):
        bench.enter(*lines, at=LAST_SECOND)
    periods.reopen(bench.book(claim()).read.table, bench.scope, NOW, SOMEBODY)
    bench.process.chart.forget()
    bench.enter(*lines, at=LAST_SECOND)
    assert bench.balance(cash) == 1000


def test_one_book_is_closed_and_not_its_neighbours(bench: Bench) -> None:
    close(bench.fresh())
    bench.enter(*bench.pair(), at=LAST_SECOND)


def test_a_lock_is_read_with_the_accounts_and_remembered_for_a_minute(bench: Bench) -> None:
    lines = bench.pair()
    now = 0.0
    bench.process = copy(bench.process)
    bench.process.chart = BookCache(lambda: now)
    reversal_time: list[str] = []
    hooks = {"provide-client-params.dynamodb": lambda model, **_: reversal_time.append(model.name)}
    with hooked(bench.process.client, hooks):
        bench.enter(*lines)
        bench.enter(*lines)
    assert reversal_time == ["BatchGetItem", "TransactWriteItems", "PutItem"]
    periods.close(bench.book(claim()).read.table, bench.scope, CLOSED, NOW, SOMEBODY)
    now = periods.SETTLED_SECONDS
    with pytest.raises(PeriodClosed):
        bench.enter(*lines, at=LAST_SECOND)


def test_a_book_is_closed_forwards_and_through_days_that_are_over(bench: Bench) -> None:
    table = bench.book(claim()).read.table
    for day in (NOW.date(), NOW.date() + timedelta(days=1)):
        with pytest.raises(periods.DayNotOver, match=f"{day} is not"):
            periods.close(table, bench.scope, day, NOW, SOMEBODY)
    assert periods.show(table, bench.scope) == {"closed_through": None}
    periods.close(table, bench.scope, CLOSED, NOW, SOMEBODY)
    with pytest.raises(periods.ClosedAlready, match="through 2026-09-30"):
        periods.close(table, bench.scope, CLOSED - timedelta(days=1), NOW, SOMEBODY)
    periods.close(table, bench.scope, CLOSED, NOW, SOMEBODY)
    assert periods.show(table, bench.scope) == {"closed_through": "2026-09-30"}
