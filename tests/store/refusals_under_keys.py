"""Requests under a key, each with the cause of its refusal and the end of that cause."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from msgspec import structs

from ledger.admin import periods
from ledger.aws.deadlines import RetryBudget
from ledger.book import Book, Reader
from ledger.core.accounts import AccountTerms, AccountType
from ledger.core.amendments import Amendment, LineChange
from ledger.core.claims import Claim
from ledger.core.entries import Draft, DraftLine, Entry
from ledger.core.records import Name
from ledger.errors import (
    AccountNotFound,
    BalanceBelowFloor,
    EntryNotFound,
    LedgerError,
    NameTaken,
    ParentBelowFloor,
    PeriodClosed,
)
from ledger.store.cache import BookCache
from ledger.store.table import Table
from tests import subledger
from tests.bench import NOW, SOMEBODY, Bench, claim, parts
from tests.one_request import OneRequest

IN_JANUARY = datetime(2026, 1, 15, tzinfo=UTC)


def book(
    bench: Bench, by: Claim, seconds: float = 0.0, meanwhile: Callable[[], None] = lambda: None
) -> OneRequest:
    """Return the book of one invocation in a new process; its retry budget is `seconds`.

    It calls `meanwhile` before each of its retries.
    """
    budget = structs.replace(RetryBudget.for_seconds(seconds), sleep=lambda _: meanwhile())
    table = Table(bench.process.client, bench.process.settings.table_name, budget)
    return OneRequest(Book(Reader(table, BookCache(), bench.scope), NOW), by)


@dataclass
class Case:
    """A request under a key; `forbid` brings the cause of its refusal, and `allow` ends it."""

    do: Callable[[OneRequest], Any]
    refusal: type[LedgerError]
    allow: Callable[[], object]
    forbid: Callable[[], object] = lambda: None


def posting(bench: Bench) -> Case:
    draft = subledger.to_draft(bench.label, -1500, NOW)
    return Case(lambda b: b.post(draft), BalanceBelowFloor, lambda: bench.post(claim(), 1000))


def moving_together(bench: Bench) -> Case:
    customer = bench.book(claim()).read.account(bench.label.terms.parent or 0)
    other = bench.book(claim()).open(subledger.to_label(customer, 100, NOW)[0])
    drafts = subledger.to_reallocation(bench.label, other, 1500, NOW)
    return Case(
        lambda b: b.post_batch(drafts), BalanceBelowFloor, lambda: bench.post(claim(), 1000)
    )


def posting_all(bench: Bench) -> Case:
    """Post entries together, one of them under a key of its own."""
    _, draft = bench.till()
    batch = parts([draft(100), draft(-1100)], [claim("one"), None])
    return Case(
        lambda b: b.post_all(batch),
        BalanceBelowFloor,
        lambda: bench.book(claim()).post(draft(1000)),
    )


def opening(bench: Bench) -> Case:
    customer = bench.book(claim()).open(subledger.customer_terms("C", is_tracked=True))
    terms, entry = subledger.to_label(customer, 500, NOW)
    cash = bench.open("Cash")
    sides = (AccountType.ASSET.normal_balance, customer.terms.normal_balance)
    lines = tuple(
        DraftLine(account, side, 1000)
        for account, side in zip((cash, customer.account_id), sides, strict=True)
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
    changes = {lines.line_id(line): LineChange(amount_minor=50) for line in lines.lines}
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
        lambda b: b.post(subledger.to_draft(bench.label, 100, IN_JANUARY)),
        PeriodClosed,
        lambda: periods.reopen(table, scope, NOW, SOMEBODY),
        lambda: periods.close(table, scope, date(2026, 1, 31), NOW, SOMEBODY),
    )


def together_in_a_closed_period(bench: Bench) -> Case:
    drafts = [subledger.to_draft(bench.label, amount, IN_JANUARY) for amount in (100, 200)]
    return replace(in_a_closed_period(bench), do=lambda b: b.post_batch(drafts))


def amending_in_a_closed_period(bench: Bench) -> Case:
    number = (
        bench.book(claim()).post(subledger.to_draft(bench.label, 100, IN_JANUARY)).entry.entry_id
    )
    change = Amendment(description="another")
    return replace(in_a_closed_period(bench), do=lambda b: b.amend(number, change))


def on_a_closed_account(bench: Bench) -> Case:
    debit, credit = bench.pair()
    draft = Draft(NOW, "EUR", (debit, credit))
    return Case(
        lambda b: b.post(draft),
        AccountNotFound,
        lambda: None,
        lambda: bench.book(claim()).close(debit.account_id),
    )


def refused_by_its_dialect(bench: Bench) -> Case:
    """Reverse an entry that its dialect cannot show, since another dialect amended it."""
    number = bench.enter(*bench.pair()).entry_id

    def require_own(entry: Entry) -> None:
        if entry.description == "other":
            raise EntryNotFound(entry_id=str(number))

    def describe(description: str) -> Callable[[], object]:
        change = Amendment(description=description)
        return lambda: bench.book(claim()).amend(number, change)

    do: Callable[[OneRequest], Any] = lambda b: b.reverse(number, check=require_own)  # noqa: E731
    return Case(do, EntryNotFound, describe("as it was"), describe("other"))


def opening_under_a_name(bench: Bench) -> Case:
    kind = AccountType.ASSET
    terms = AccountTerms("Bank", kind, kind.normal_balance)
    names = [Name("slug", "bank")]

    def take() -> None:
        bench.book(claim()).open(terms, names=names)

    return Case(lambda b: b.open(terms, names=names), NameTaken, lambda: None, take)


PASSING = [
    posting,
    moving_together,
    posting_all,
    opening,
    amending,
    reversing,
    in_a_closed_period,
    together_in_a_closed_period,
    amending_in_a_closed_period,
    refused_by_its_dialect,
]
LASTING = [on_a_closed_account, opening_under_a_name]
