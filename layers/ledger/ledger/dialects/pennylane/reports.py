"""Trial balance and fiscal years (specs/pennylane.md, 6), derived from the entries.

A row of the trial balance is an account in a currency; where that is not the company's, the label
says so. A fiscal year is a calendar year: nothing here knows another one.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from ledger.book import Book, totals
from ledger.book.paging import Page, Position, page_of
from ledger.core import money
from ledger.core.accounts import Account
from ledger.core.totals import Total
from ledger.dialects.pennylane import chart_of_accounts, lists
from ledger.dialects.pennylane.errors import RULES
from ledger.dialects.pennylane.lists import Listing, ListQuery, offsets
from ledger.dialects.pennylane.views import account_number, instant
from ledger.http.query import Query
from ledger.http.request import Request

TRIAL_BALANCE = Listing({}, limit_max=1_000)
FISCAL_YEARS = Listing({}, ("id", "start"), sort_by_offset="start")
NUMBER_DIGITS = 8
TRIAL_BALANCE_QUERY = ("period_start", "period_end", "limit", "cursor", *offsets.NAMES)
FISCAL_YEARS_QUERY = ("limit", "cursor", "sort", *offsets.NAMES)


@dataclass(frozen=True, slots=True)
class Row:
    """An account's totals in one currency."""

    account: Account
    currency: str
    total: Total

    @property
    def place(self) -> Position:
        return Position(
            f"{account_number(self.account)}-{self.account.account_id:x}-{self.currency}"
        )


def read(request: Request) -> tuple[ListQuery, tuple[date, date]]:
    """Read a page of the trial balance, and its period.

    `period_start` and `period_end` are both required and both included.
    """
    parameters = Query(request.query, RULES)
    first, last = parameters.period("period_start", "period_end", is_required=True)
    list_query = lists.read(request, TRIAL_BALANCE, parameters)
    assert first is not None
    assert last is not None
    return list_query, (first, last)


def trial_balance(book: Book, list_query: ListQuery, period: tuple[date, date]) -> Page[Row]:
    """A page of the accounts with lines in the period, by number."""
    found = totals.totals(book.read, *period)
    accounts = book.read.terms({account for account, _ in found})
    rows = [
        Row(accounts[account], currency, total)
        for (account, currency), total in found.items()
        if currency in chart_of_accounts.CURRENCIES
    ]
    placed = sorted(((row.place, row) for row in rows), key=lambda pair: pair[0])
    return list_query.cut(page_of(placed, replace(list_query.page, ascending=True)))


def row(found: Row, currency: str) -> dict[str, Any]:
    """A row as Pennylane shows it; `currency` is the company's."""
    number, label = account_number(found.account), found.account.terms.name
    total = found.total
    return {
        "number": number,
        "formatted_number": number.ljust(NUMBER_DIGITS, "0"),
        "label": label if found.currency == currency else f"{label} ({found.currency})",
        "debits": money.to_text(total.debit_minor, found.currency),
        "credits": money.to_text(total.credit_minor, found.currency),
    }


def fiscal_years(request: Request, book: Book, list_query: ListQuery) -> Page[int]:
    """A page of the years with entries, and of the present one."""
    known = totals.years(book.read)
    those = sorted({*known, request.now.year}, reverse=not list_query.page.ascending)
    return list_query.cut(page_of([(Position(str(year)), year) for year in those], list_query.page))


def fiscal_year(year: int, closed_through: date) -> dict[str, Any]:
    """A fiscal year as Pennylane shows it; closed if all of it is."""
    begun = instant(datetime(year, 1, 1, tzinfo=UTC))
    return {
        "id": year,
        "start": date(year, 1, 1).isoformat(),
        "finish": date(year, 12, 31).isoformat(),
        "status": "closed" if date(year, 12, 31) <= closed_through else "open",
        "created_at": begun,
        "updated_at": begun,
    }
