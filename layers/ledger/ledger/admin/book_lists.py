"""The lists of a book's accounts and entries."""

from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any

from ledger.admin.balances import FROM, TO, balances, counted_at, period
from ledger.admin.command_line import BUSINESS, TENANT, argument, command
from ledger.admin.find import find_account, names_of
from ledger.admin.operator import Operator
from ledger.admin.paging import PAGING, list_page
from ledger.book import Reader, journal, totals
from ledger.book.journal import JournalQuery, Order
from ledger.book.paging import Page, PageRequest
from ledger.core import money, texts
from ledger.core.accounts import AccountState, Direction
from ledger.core.entries import Entry

_CONTAINS = argument(
    "--contains", default="", metavar="TEXT", help="a part of the name or code, or a whole role"
)
_ACCOUNT = argument("--account", help="only entries of this account: its code or id")


@command(
    "account",
    "list",
    "list a book's accounts with their balances, by id",
    TENANT,
    BUSINESS,
    _CONTAINS,
    *PAGING,
)
def list_accounts(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Return a page of a book's accounts, open and closed."""
    read = operator.reader(arguments.tenant, arguments.business)
    part, sums = texts.folded(arguments.contains), totals.totals(read)

    def keep(state: AccountState) -> bool:
        terms = state.account.terms
        is_part = any(part in texts.folded(text) for text in (terms.name, terms.code))
        return is_part or part == terms.role

    def render(state: AccountState) -> dict[str, Any]:
        account, terms = state.account, state.account.terms
        return {
            "code": terms.code,
            "name": terms.name or terms.role,
            "type": terms.type.value,
            "balances": balances(state, sums),
            "is_exact": account.is_guarded,
            "is_open": state.is_open,
            "role": terms.role,
            "id": read.ids.account(account.account_id),
            "number": account.account_id,
        }

    def read_page(page_request: PageRequest) -> Page[AccountState]:
        return read.accounts_by_number(page_request, keep)

    output = list_page(arguments, "accounts", read_page, render, ascending=True)
    return {**output, "counted_at": counted_at(read)}


@command(
    "entry",
    "list",
    "list a book's journal, or the entries of an account, the latest first",
    TENANT,
    BUSINESS,
    _ACCOUNT,
    FROM,
    TO,
    *PAGING,
)
def list_entries(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Return a page of a book's entries, by the time from which they count."""
    first, last = period(arguments)
    read = operator.reader(arguments.tenant, arguments.business)
    dates = (
        max(datetime.combine(first, time.min, UTC), journal.EARLIEST),
        min(datetime.combine(last, time.max, UTC), journal.LATEST),
    )
    read_page = _reader_of_entries(read, arguments.account, dates)
    return list_page(arguments, "entries", read_page, lambda entry: _render(read, entry))


def _reader_of_entries(
    read: Reader, account_text: str | None, dates: tuple[datetime, datetime]
) -> Callable[[PageRequest], Page[Entry]]:
    account = find_account(read, account_text).account if account_text else None

    def read_page(page_request: PageRequest) -> Page[Entry]:
        if account is not None and account.terms.has_subledger:
            page = journal.entries_of_subledger(read, account.account_id, page_request)
            rows = [entry for entry in page.rows if dates[0] <= entry.effective_at <= dates[1]]
            return Page(tuple(rows), page.places, page.last)
        return journal.entries(read, JournalQuery(page_request, Order.DATE, dates=dates), keep)

    def keep(entry: Entry) -> bool:
        return account is None or any(line.account_id == account.account_id for line in entry.lines)

    return read_page


def _render(read: Reader, entry: Entry) -> dict[str, Any]:
    accounts = read.terms({line.account_id for line in entry.lines})
    names = (accounts[line.account_id].terms for line in entry.lines)
    debit_minor = sum(
        line.amount_minor for line in entry.lines if line.direction is Direction.DEBIT
    )
    return {
        "on": entry.effective_at.date().isoformat(),
        "currency": entry.currency,
        "amount": money.to_text(debit_minor, entry.currency),
        "description": entry.description,
        "names": names_of(entry.details),
        "accounts": list(dict.fromkeys(terms.code or terms.name or terms.role for terms in names)),
        "version": entry.version,
        "reversed_by": entry.reversed_by,
        "id": read.ids.entry(entry.entry_id),
        "number": entry.entry_id,
    }


COMMANDS = (list_accounts, list_entries)
