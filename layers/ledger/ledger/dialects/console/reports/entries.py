"""The console's answers on entries: pages of the journal or of one account, and single entries."""

from collections.abc import Mapping
from typing import Any

from ledger.book import Book, acts, journal, statements
from ledger.book.journal import JournalQuery, Order
from ledger.book.statements import LabelDay, Statement
from ledger.core import money
from ledger.core.entries import Entry
from ledger.core.totals import Total
from ledger.dialects.console import lists, lookup
from ledger.dialects.console.lists import filters
from ledger.dialects.console.views import View, actor, sides
from ledger.http.request import Request


def entries(request: Request, book: Book) -> dict[str, Any]:
    """Return a page of entries by date, the newest first.

    They are those of the general journal or, if the query has one, those of an `account`.
    """
    list_query, choice = lists.read(request), filters.read(request, book)
    page_request = choice.widen(list_query.page)
    account_text, balances = lists.text(request, "account"), Statement.none()
    if account_text:
        account = lookup.account(account_text, book).account
        balances = statements.statement(
            book.read, account, page_request, choice.dates, choice.matches
        )
        page = balances.page
    else:
        query = JournalQuery(page_request, Order.DATE, dates=choice.dates)
        page = journal.entries(book.read, query, choice.matches)
    page = choice.of_client(book, page, list_query.page.count)
    view = View.of_entries(book, page.rows)

    def render(entry: Entry) -> dict[str, Any]:
        return view.entry(entry, _by_slot(entry, balances.balances_minor))

    answer, page = list_query.cut(page, render)
    days = balances.label_days_of(page) if choice.is_of_days_alone else ()
    return {
        **answer,
        "closed_through": lookup.closed_through(book),
        "read_through": page.last and page.last.key[:10],
        "label_days": [_label_day(day) for day in days],
    }


def entry(request: Request, book: Book) -> dict[str, Any]:
    """Return an entry with all its versions and their actors, and its removal if there is one."""
    entry_id = lookup.entry_id(request.parameter("id").strip(), book)
    versions = book.read.versions(entry_id)
    view, removal = View.of_entries(book, versions), acts.removal(book.read, entry_id)
    return {
        "id": book.ids.entry(versions[0].entry_id),
        "closed_through": lookup.closed_through(book),
        "removed_at": removal and removal.at.isoformat(),
        "removed_by": removal and actor(removal.by),
        "versions": [{**view.entry(version), "by": actor(version.by)} for version in versions],
    }


def _by_slot(entry: Entry, balances_minor: Mapping[tuple[int, int], int]) -> dict[int, str]:
    return {
        line.slot: money.to_text(balances_minor[entry.entry_id, line.slot], entry.currency)
        for line in entry.lines
        if (entry.entry_id, line.slot) in balances_minor
    }


def _label_day(row: LabelDay) -> dict[str, str]:
    return {
        "date": row.day.isoformat(),
        **sides(Total(row.movement.debit_minor, row.movement.credit_minor), row.currency),
        "balance": money.to_text(row.balance_minor, row.currency),
    }
