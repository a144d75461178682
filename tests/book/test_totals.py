"""Totals: the sums of any period, of all accounts or of one, and their freshness."""

import json
import random
from datetime import UTC, date, datetime, timedelta

import pytest

from ledger.book import Reader, totals as book_totals
from ledger.core import totals
from ledger.core.accounts import Direction
from ledger.core.amendments import Amendment
from ledger.core.entries import DraftLine
from ledger.core.limits import PAGE_ITEMS_MAX
from ledger.core.totals import Total, TotalKey
from ledger.errors import Contention
from ledger.store.items import totals as total_items
from ledger.store.retry import Attempts
from tests.bench import Bench, claim
from tools.local.counting import count_tenant
from tools.local.hooks import hooked
from tools.local.replay import snapshot

FIRST = date(2025, 11, 20)
Sums = dict[TotalKey, Total]
DEBIT, CREDIT = Direction.DEBIT, Direction.CREDIT


@pytest.fixture
def read(bench: Bench) -> Reader:
    return bench.fresh().book(claim()).read


@pytest.fixture
def sums_by_key(read: Reader) -> Sums:
    """Totals of 60 places, of four accounts in two currencies, over five months."""
    chance = random.Random(1)  # noqa: S311
    sums: Sums = {}
    for _ in range(60):
        day = FIRST + timedelta(days=chance.randint(0, 130))
        index = TotalKey(chance.randint(15, 18), chance.choice(["EUR", "USD"]), day)
        amounts = (chance.randint(0, 99), chance.randint(0, 99))
        sums = totals.summed([sums, {index: Total(*amounts, 1)}])
    for index, total in sums.items():
        assert read.table.write(
            [*total_items.total_writes(read.scope, {index: total})], Attempts()
        ).is_done
    return sums


def expected(sums_by_key: Sums, first: date, last: date, account: int | None = None) -> object:
    sums: dict[tuple[int, str], Total] = {}
    for index, total in sums_by_key.items():
        if first <= index.day <= last and account in (None, index.account_id):
            time = (index.account_id, index.currency)
            sums[time] = sums.get(time, Total()) + total
    return sums


@pytest.mark.parametrize("account", [None, 15, 18, 19])
def test_any_period_is_the_sum_of_its_days(
    read: Reader, sums_by_key: Sums, account: int | None
) -> None:
    months = [(date(2025, 12, 1), date(2025, 12, 31)), (date(2026, 1, 1), date(2026, 2, 28))]
    edges = [(date(2025, 12, 2), date(2025, 12, 31)), (date(2025, 12, 1), date(2025, 12, 30))]
    chance = random.Random(2)  # noqa: S311
    random_days = [FIRST + timedelta(days=chance.randint(-3, 133)) for _ in range(12)]
    for first, last in (*months, *edges, *zip(random_days, random_days[::-1], strict=True)):
        sums = book_totals.totals(read, first, last, account)
        assert sums == expected(sums_by_key, first, last, account), (first, last)
    assert book_totals.totals(read, account=account) == expected(
        sums_by_key, date.min, date.max, account
    )


def test_years_are_from_the_first_to_the_last(read: Reader, sums_by_key: Sums) -> None:
    assert sums_by_key
    assert list(book_totals.years(read)) == [2025, 2026]


def test_a_book_without_totals(read: Reader) -> None:
    assert (book_totals.totals(read), list(book_totals.years(read))) == ({}, [])
    assert book_totals.counted_at(read) is None


def test_the_balance_after_each_line_of_an_account(bench: Bench) -> None:
    empty = bench.fresh()
    cash, sales = empty.open("Cash"), empty.open("Sales")
    rows = []
    for index in range(5):
        time = datetime(2026, 1, 30, 9 + index % 2, tzinfo=UTC) + timedelta(days=index // 2)
        lines = (DraftLine(cash, DEBIT, 10 + index), DraftLine(sales, CREDIT, 10 + index))
        entry = empty.enter(*lines, at=time)
        rows.append((entry, entry.lines[0]))
        changes = totals.of_entry(entry)
        empty.book(claim()).read.table.write(
            [*total_items.total_writes(empty.scope, changes)], Attempts()
        )
    read = empty.book(claim()).read
    sums = book_totals.running_balances(read, {cash}, "EUR", DEBIT, rows)
    balances = [sums[entry.entry_id, line.slot] for entry, line in rows]
    assert balances == [10, 21, 33, 46, 60]
    assert book_totals.running_balances(read, {cash}, "EUR", DEBIT, []) == {}
    last = book_totals.running_balances(read, {cash}, "EUR", CREDIT, rows[4:])
    assert list(last.values()) == [-60]
    assert book_totals.running_balances(read, {cash}, "USD", DEBIT, rows) == {}
    label_ids = {bench.label.account_id}
    assert (
        book_totals.running_balances(bench.book(claim()).read, label_ids, "EUR", DEBIT, rows) == {}
    )


def test_running_balances_continue_beyond_a_page_of_lines(bench: Bench) -> None:
    empty = bench.fresh()
    cash, sales = empty.open("Cash"), empty.open("Sales")
    lines = (DraftLine(cash, DEBIT, 1), DraftLine(sales, CREDIT, 1))
    posted = [empty.enter(*lines) for _ in range(PAGE_ITEMS_MAX + 5)]
    last = (posted[-1], posted[-1].lines[0])
    sums = book_totals.running_balances(empty.book(claim()).read, {cash}, "EUR", DEBIT, [last])
    assert sorted(sums.values()) == list(range(1, len(posted) + 1))


def test_totals_are_of_one_moment(bench: Bench) -> None:
    """An entry moves from a month that was read to one that was not: it is in the sum once."""
    empty = bench.fresh()
    cash, sales = empty.open("Cash"), empty.open("Sales")
    january, february = (datetime(2026, month, 10, tzinfo=UTC) for month in (1, 2))
    lines = (DraftLine(cash, DEBIT, 100), DraftLine(sales, CREDIT, 100))
    entry = empty.enter(*lines, at=january)
    empty.enter(DraftLine(cash, DEBIT, 1), DraftLine(sales, CREDIT, 1), at=february)
    count_tenant(empty.scope.tenant_id, snapshot())
    requests: list[str] = []

    def update(params: dict[str, object], **_: object) -> None:
        requests.append(json.dumps(params))
        if (
            "#days#2026-02" in requests[-1]
            and len([request for request in requests if "#days#2026-02" in request]) == 1
        ):
            empty.book(claim()).amend(entry.entry_id, Amendment(effective_at=february))
            count_tenant(empty.scope.tenant_id, snapshot())

    read = empty.book(claim(), seconds=600.0).read  # the writes take time
    with hooked(empty.process.client, {"provide-client-params.dynamodb.Query": update}):
        sums = book_totals.totals(read, date(2026, 1, 1), date(2026, 2, 15))
    assert sums[cash, "EUR"].debit_minor == 101
    assert sum("#months" in first for first in requests) == 3, (
        "two readings differed, and two are one"
    )


def test_totals_that_never_rest_are_refused_for_now(bench: Bench) -> None:
    empty = bench.fresh()
    cash, sales = empty.open("Cash"), empty.open("Sales")

    def post(params: dict[str, object], **_: object) -> None:
        if "#months" in json.dumps(params):
            empty.enter(DraftLine(cash, DEBIT, 100), DraftLine(sales, CREDIT, 100))
            count_tenant(empty.scope.tenant_id, snapshot())

    read = empty.book(claim(), seconds=0.0).read
    with (
        hooked(empty.process.client, {"provide-client-params.dynamodb.Query": post}),
        pytest.raises(Contention),
    ):
        book_totals.totals(read)
