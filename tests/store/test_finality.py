"""**A refusal is final**, whoever said the request before.

A key's requests come through many invocations. Each may have a copy of its write on the way, or be
in the midst of its attempts, when another of them is refused and the client is told so.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from ledger.admin import periods
from ledger.book import Book, Reader
from ledger.core.accounts import AccountDraft, AccountType
from ledger.core.amendments import Amendment, LineChange
from ledger.core.claims import Claim
from ledger.core.entries import Draft, DraftLine
from ledger.core.records import Name
from ledger.dialects.dwolla import mapping
from ledger.errors import (
    AccountNotFound,
    BalanceBelowFloor,
    Contention,
    LedgerError,
    NameTaken,
    ParentBelowFloor,
    PeriodClosed,
    StoreUnavailable,
)
from ledger.store.chart import Chart
from ledger.store.patience import Patience
from ledger.store.table import Table
from tests.bench import NOW, Bench, claim
from tests.faults import WRITES, faults, meanwhile
from tests.local.hooks import hooked

IN_IT = datetime(2026, 1, 15, tzinfo=UTC)


def book(bench: Bench, by: Claim, seconds: float = 0.0) -> Book:
    """One invocation, in a process that has seen nothing; without patience unless it is given."""
    patience = replace(Patience.of(seconds), sleep=lambda _: None)
    table = Table(bench.process.client, bench.process.settings.table_name, patience)
    return Book(Reader(table, Chart(), bench.scope), lambda: by, NOW)


def trying(bench: Bench, by: Claim, meanwhile: Callable[[], None]) -> Book:
    """An invocation that does something else before its first retry."""
    made = book(bench, by, 6.0)
    table = made.read.table
    table.patience = replace(table.patience, sleep=lambda _: meanwhile())
    return made


@dataclass
class Case:
    """What is done under a key; how it comes to be refused, and then not any more."""

    do: Callable[[Book], Any]
    refusal: type[LedgerError]
    allow: Callable[[], object]
    forbid: Callable[[], object] = lambda: None


def posting(bench: Bench) -> Case:
    draft = mapping.to_draft(bench.label, -1500, NOW)
    return Case(lambda b: b.post(draft), BalanceBelowFloor, lambda: bench.post(claim(), 1000))


def moving_together(bench: Bench) -> Case:
    customer = bench.book(claim()).read.account(bench.label.terms.parent or 0)
    other = bench.book(claim()).open(mapping.to_label(customer, 100, NOW)[0])
    drafts = mapping.to_reallocation(bench.label, other, 1500, NOW)
    return Case(
        lambda b: b.post_together(drafts), BalanceBelowFloor, lambda: bench.post(claim(), 1000)
    )


def opening(bench: Bench) -> Case:
    customer = bench.book(claim()).open(mapping.customer_terms("C", is_tracked=True))
    terms, entry = mapping.to_label(customer, 500, NOW)
    cash = bench.open("Cash")
    sides = (AccountType.ASSET.normal_balance, customer.terms.normal_balance)
    lines = tuple(
        DraftLine(account, side, 1000)
        for account, side in zip((cash, customer.number), sides, strict=True)
    )
    return Case(
        lambda b: b.open(terms, entry),
        ParentBelowFloor,
        lambda: bench.enter(*lines, currency="USD"),
    )


def amending(bench: Bench) -> Case:
    number = bench.post(claim(), 100)
    bench.post(claim(), -1100)
    lines = bench.book(claim()).read.entry(number)
    changes = {lines.line_number(line): LineChange(amount_minor=50) for line in lines.lines}
    return Case(
        lambda b: b.amend(number, Amendment(update=changes)),
        BalanceBelowFloor,
        lambda: bench.post(claim(), 1000),
    )


def reversing(bench: Bench) -> Case:
    number = bench.post(claim(), 100)
    bench.post(claim(), -1100)
    return Case(lambda b: b.reverse(number), BalanceBelowFloor, lambda: bench.post(claim(), 1000))


def in_a_closed_period(bench: Bench) -> Case:
    table, scope = bench.book(claim()).read.table, bench.scope
    return Case(
        lambda b: b.post(mapping.to_draft(bench.label, 100, IN_IT)),
        PeriodClosed,
        lambda: periods.reopen(table, scope),
        lambda: periods.close(table, scope, date(2026, 1, 31), NOW),
    )


def together_in_a_closed_period(bench: Bench) -> Case:
    drafts = [mapping.to_draft(bench.label, amount, IN_IT) for amount in (100, 200)]
    return replace(in_a_closed_period(bench), do=lambda b: b.post_together(drafts))


def amending_in_a_closed_period(bench: Bench) -> Case:
    number = bench.book(claim()).post(mapping.to_draft(bench.label, 100, IN_IT)).entry.number
    change = Amendment(description="another")
    return replace(in_a_closed_period(bench), do=lambda b: b.amend(number, change))


def on_a_closed_account(bench: Bench) -> Case:
    debit, credit = bench.pair()
    draft = Draft(NOW, "EUR", (debit, credit))
    return Case(
        lambda b: b.post(draft),
        AccountNotFound,
        lambda: None,
        lambda: bench.book(claim()).close(debit.account),
    )


def opening_under_a_name(bench: Bench) -> Case:
    kind = AccountType.ASSET
    terms = AccountDraft("Bank", kind, kind.normal_balance)
    names = [Name("slug", "bank")]

    def take() -> None:
        bench.book(claim()).open(terms, names=names)

    return Case(lambda b: b.open(terms, names=names), NameTaken, lambda: None, take)


PASSING = [
    posting,
    moving_together,
    opening,
    amending,
    reversing,
    in_a_closed_period,
    together_in_a_closed_period,
    amending_in_a_closed_period,
]
LASTING = [on_a_closed_account, opening_under_a_name]

CASES = pytest.mark.parametrize("prepare", [*PASSING, *LASTING])


@CASES
def test_a_copy_of_another_invocation_does_not_do_what_the_client_was_refused(
    bench: Bench, prepare: Callable[[Bench], Case]
) -> None:
    """503, then the same request again: refused. The first one's copy arrives after that."""
    case = prepare(bench)
    with faults(bench.process.client, "late") as happened:
        with pytest.raises(StoreUnavailable):
            case.do(book(bench, claim("key")))
        case.forbid()
        with pytest.raises(case.refusal):
            case.do(book(bench, claim("key")))
        case.allow()
        assert len(happened.late) == 1
        assert "done" not in happened.deliver()


@pytest.mark.parametrize("later", [True, False], ids=["a later one", "an earlier one"])
@CASES
def test_an_invocation_that_is_still_trying_gives_way_to_the_refusal_of_another(
    bench: Bench, prepare: Callable[[Bench], Case], later: bool
) -> None:
    """In conflict first; then another of the key is refused; then it would go through."""
    case = prepare(bench)
    one, two = claim("key"), claim("key")

    def refused_meanwhile() -> None:
        case.forbid()
        with pytest.raises(case.refusal):
            case.do(book(bench, two if later else one))
        case.allow()

    with faults(bench.process.client, "conflict"), pytest.raises(Contention):
        case.do(trying(bench, one if later else two, refused_meanwhile))


@CASES
def test_an_invocation_that_was_delayed_gives_way_to_the_refusal_of_a_later_one(
    bench: Bench, prepare: Callable[[Bench], Case]
) -> None:
    """It has planned its write, and not sent it yet, when the later one is refused."""
    case = prepare(bench)
    early, late = claim("key"), claim("key")

    def refused_meanwhile() -> None:
        case.forbid()
        with pytest.raises(case.refusal):
            case.do(book(bench, late))
        case.allow()

    with meanwhile(bench.process.client, refused_meanwhile), pytest.raises(Contention):
        case.do(book(bench, early))


@pytest.mark.parametrize("prepare", PASSING)
def test_the_client_may_say_it_again_once_the_cause_is_gone(
    bench: Bench, prepare: Callable[[Bench], Case]
) -> None:
    case = prepare(bench)
    case.forbid()
    for _ in range(2):
        with pytest.raises(case.refusal):
            case.do(book(bench, claim("key")))
    case.allow()
    done, again = (case.do(book(bench, claim("key"))) for _ in range(2))
    assert getattr(again, "entry", again) == getattr(done, "entry", done)


@pytest.mark.parametrize("forbid", [True, False], ids=["before its write", "by its write"])
def test_a_second_refusal_takes_the_place_of_the_first(bench: Bench, forbid: bool) -> None:
    """Else a request that saw the first tombstone in time could pass it after the second no."""
    closing = in_a_closed_period(bench)
    draft = mapping.to_draft(bench.label, -1500, IN_IT)
    with pytest.raises(BalanceBelowFloor):
        book(bench, claim("key")).post(draft)

    def refused_meanwhile() -> None:
        if forbid:
            closing.forbid()
        with pytest.raises(PeriodClosed if forbid else BalanceBelowFloor):
            book(bench, claim("key")).post(draft)
        closing.allow()
        bench.post(claim(), 1000)

    # Its first try comes to the tombstone, and its second would pass it.
    with faults(bench.process.client, "pass", "conflict"), pytest.raises(Contention):
        trying(bench, claim("key"), refused_meanwhile).post(draft)
    assert bench.state == (2000, 2)


def test_a_request_that_was_done_is_found_where_only_the_balance_is_said_to_have_failed(
    bench: Bench,
) -> None:
    """DynamoDB lists every failed condition of a transaction; nothing here depends on it."""
    posted = bench.post(claim("key"), -1000)

    def hide(parsed: dict[str, Any], **_: Any) -> None:
        for reason in parsed.get("CancellationReasons", [])[:1]:
            reason.clear()
            reason["Code"] = "None"

    event = "after-call.dynamodb.TransactWriteItems"
    with hooked(bench.process.client, {event: hide}, first=True):
        assert bench.post(claim("key"), -1000) == posted
    assert bench.state == (0, 2)


def test_a_refusal_under_a_key_is_one_write_more_and_without_one_none(bench: Bench) -> None:
    for key, writes in (("", ["TransactWriteItems"]), ("k", ["TransactWriteItems", "PutItem"])):
        with faults(bench.process.client) as happened, pytest.raises(BalanceBelowFloor):
            bench.post(claim(key), -1500)
        assert [name for name in happened.requests if name in WRITES] == writes
