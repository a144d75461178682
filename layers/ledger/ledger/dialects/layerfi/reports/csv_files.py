"""CSV exports of ledger entries and balances: their rows, and the answer with the link."""

from collections.abc import Iterator, Sequence
from typing import Any

from ledger.book import Book, chart, journal
from ledger.book.journal import JournalQuery, Order
from ledger.book.paging import Page, PageRequest
from ledger.core import money
from ledger.core.accounts import Account, Direction
from ledger.core.entries import Entry
from ledger.core.limits import EXPORT_LINES_MAX, PAGE_ITEMS_MAX
from ledger.core.texts import format_instant
from ledger.dialects.layerfi import lists, lookup, reports
from ledger.dialects.layerfi.errors import RULES, ExportTooLarge
from ledger.dialects.layerfi.views.records import WORDS
from ledger.http import exports
from ledger.http.exports import cell
from ledger.http.query import Query
from ledger.http.request import Request

ENTRIES_HEAD = (
    *("number", "date", "type", "memo", "account number", "account", "debit", "credit"),
    "reversal of",
)
BALANCES_HEAD = ("account number", "account", "type", "subtype", "side", "balance")
_INDENT = "  "


def entries(request: Request, book: Book) -> dict[str, Any]:
    """Write the lines of the query's period, and return the link to the file."""
    return _link(request, book, "ledger-entries", _entry_rows(request, book))


def balances(request: Request, book: Book) -> dict[str, Any]:
    """Write the balances of the query's period, and return the link to the file."""
    return _link(request, book, "ledger-balances", _balance_rows(request, book))


def _link(request: Request, book: Book, name: str, rows: Iterator[Sequence[str]]) -> dict[str, Any]:
    filename = f"{name}-{request.now.date().isoformat()}.csv"
    too_large = ExportTooLarge(maximum=EXPORT_LINES_MAX)
    return {
        "type": "S3_Presigned_Url",
        "presignedUrl": exports.publish(request, book, filename, rows, too_large),
        "fileType": "csv",
        "fileName": filename,
        "createdAt": format_instant(request.now, digits=3),
    }


def _entry_rows(request: Request, book: Book) -> Iterator[Sequence[str]]:
    """Yield the head, and a row for each line, by date; a page of entries is in memory at once."""
    currency, parameters = lookup.currency(request), Query(request.query, RULES)
    dates = lists.instants(parameters)
    parameters.refuse_faults()

    def page_of(page_request: PageRequest) -> Page[Entry]:
        query = JournalQuery(page_request, Order.DATE, dates=dates)
        return journal.entries(book.read, query, lambda entry: entry.currency == currency)

    yield ENTRIES_HEAD
    for page in chart.pages(page_of, PAGE_ITEMS_MAX):
        terms = book.read.terms({line.account_id for entry in page.rows for line in entry.lines})
        for entry in page.rows:
            yield from _rows_of(entry, terms)


def _rows_of(entry: Entry, accounts: dict[int, Account]) -> Iterator[Sequence[str]]:
    for line in entry.lines:
        terms = accounts[line.account_id].terms
        amount = money.to_text(line.amount_minor, entry.currency)
        is_debit = line.direction is Direction.DEBIT
        yield (
            str(entry.entry_id),
            entry.effective_at.date().isoformat(),
            "MANUAL" if entry.reverses is None else "REVERSAL",
            cell(line.description or entry.description),
            cell(terms.code),
            cell(terms.name),
            amount if is_debit else "",
            "" if is_debit else amount,
            "" if entry.reverses is None else str(entry.reverses),
        )


def _balance_rows(request: Request, book: Book) -> Iterator[Sequence[str]]:
    """Yield the head, and a row for each account; each sub-account is below its account."""
    currency, sums = lookup.currency(request), reports.Balances.read(request, book)
    yield BALANCES_HEAD
    for depth, account in sums.by_depth():
        view = sums.view.account(account)
        yield (
            cell(account.terms.code),
            _INDENT * depth + cell(account.terms.name),
            view["account_type"]["value"],
            cell(view["account_subtype"]["value"]),
            WORDS[account.terms.normal_balance],
            money.to_text(sums.balance_minor(account), currency),
        )
