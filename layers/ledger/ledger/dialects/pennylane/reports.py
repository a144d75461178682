"""Trial balance and fiscal years (specs/pennylane.md, 6), from the totals.

A row of the trial balance is an account in a currency. The label names the currency if it is not
the company's. A fiscal year is a calendar year, since the book has no other definition.
"""

from datetime import UTC, date, datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ledger.book import Book, totals
from ledger.book.paging import Page, Position, page_of
from ledger.core import money
from ledger.core.accounts import Account
from ledger.core.texts import format_instant
from ledger.core.totals import Total
from ledger.dialects.pennylane import chart_of_accounts, lists
from ledger.dialects.pennylane.errors import RULES
from ledger.dialects.pennylane.lists import Listing, ListQuery, offsets
from ledger.dialects.pennylane.views import account_number
from ledger.http.query import Query
from ledger.http.request import Request

TRIAL_BALANCE = Listing({}, limit_max=1_000)
FISCAL_YEARS = Listing({}, ("id", "start"), sort_by_offset="start")
NUMBER_DIGITS = 8
TRIAL_BALANCE_QUERY = (
    *("period_start", "period_end", "is_auxiliary", "limit", "cursor"),
    *offsets.NAMES,
)
FISCAL_YEARS_QUERY = ("limit", "cursor", "sort", *offsets.NAMES)


class Row(Struct, frozen=True):
    """The totals of an account, or of all auxiliary accounts of a class, in one currency."""

    number: str
    label: str
    account_id: int
    currency: str
    total: Total

    @property
    def position(self) -> Position:
        """The position of the row in the list: by number, then account, then currency."""
        return Position(f"{self.number}-{self.account_id:x}-{self.currency}")


class Period(Struct, frozen=True):
    """The first and the last day; `is_auxiliary` asks for each supplier and customer."""

    first: date
    last: date
    is_auxiliary: bool


def read(request: Request) -> tuple[ListQuery, Period]:
    """Read a page of the trial balance, and its period.

    `period_start` and `period_end` are both required and both included.
    """
    parameters = Query(request.query, RULES)
    first, last = parameters.period("period_start", "period_end", is_required=True)
    is_auxiliary = parameters.boolean("is_auxiliary")
    list_query = lists.read(request, TRIAL_BALANCE, parameters)
    assert first is not None
    assert last is not None
    return list_query, Period(first, last, is_auxiliary)


def trial_balance(book: Book, list_query: ListQuery, period: Period) -> Page[Row]:
    """Return a page of the accounts with lines in the period, by number."""
    sums = totals.totals(book.read, period.first, period.last)
    accounts = book.read.terms({account_id for account_id, _ in sums})
    rows: dict[Position, Row] = {}
    for (account_id, currency), total in sums.items():
        if currency in chart_of_accounts.CURRENCIES:
            row_ = _row(accounts[account_id], currency, total, period.is_auxiliary)
            before = rows.get(row_.position)
            rows[row_.position] = (
                row_ if before is None else replace(row_, total=before.total + total)
            )
    pairs = sorted(rows.items(), key=lambda pair: pair[0])
    return list_query.cut(page_of(pairs, replace(list_query.page, ascending=True)))


def _row(account: Account, currency: str, total: Total, is_auxiliary: bool) -> Row:
    number = account_number(account)
    for class_number, label in chart_of_accounts.AUXILIARY.items():
        if number.startswith(class_number) and not is_auxiliary:
            return Row(class_number, label, 0, currency, total)
    return Row(number, account.terms.name, account.account_id, currency, total)


def row(sums: Row, currency: str) -> dict[str, Any]:
    """Return a row (specs/pennylane.md, 6). `currency` is the company's."""
    number, label, total = sums.number, sums.label, sums.total
    return {
        "number": number,
        "formatted_number": number.ljust(NUMBER_DIGITS, "0"),
        "label": label if sums.currency == currency else f"{label} ({sums.currency})",
        "debits": money.to_text(total.debit_minor, sums.currency),
        "credits": money.to_text(total.credit_minor, sums.currency),
    }


def fiscal_years(request: Request, book: Book, list_query: ListQuery) -> Page[int]:
    """Return a page of the years that have entries and of the present year."""
    all_years = {*totals.years(book.read), request.now.year}
    years = sorted(all_years, reverse=not list_query.page.ascending)
    return list_query.cut(page_of([(Position(str(year)), year) for year in years], list_query.page))


def fiscal_year(year: int, closed_through: date) -> dict[str, Any]:
    """Return a fiscal year. Its status is `closed` if all its days are closed."""
    start = format_instant(datetime(year, 1, 1, tzinfo=UTC))
    return {
        "id": year,
        "start": date(year, 1, 1).isoformat(),
        "finish": date(year, 12, 31).isoformat(),
        "status": "closed" if date(year, 12, 31) <= closed_through else "open",
        "created_at": start,
        "updated_at": start,
    }
