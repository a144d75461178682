"""Balances of ledgers, and a ledger's statement, whose fields the vendor does not print.

A statement has the lines of a period by date, each with its running balance, and the balances at
both ends. Balances are in minor units of the business's currency, on the ledger's normal side.
"""

from collections.abc import Sequence
from typing import Any

from ledger.book import Book, journal, totals
from ledger.book.journal import JournalQuery, Order
from ledger.core.accounts import AccountState
from ledger.core.entries import Entry, Line
from ledger.core.totals import Total
from ledger.dialects.dayzero import lists
from ledger.dialects.dayzero.errors import RULES
from ledger.dialects.dayzero.lists import ledgers as ledger_list
from ledger.dialects.dayzero.views import View, enveloped
from ledger.http import dates
from ledger.http.access import find_business
from ledger.http.freshness import freshness
from ledger.http.query import Query
from ledger.http.request import Request
from ledger.http.response import Response

STATEMENT_QUERY = (*lists.PAGE, *lists.PERIOD)


def balances(request: Request, book: Book, states: Sequence[AccountState]) -> dict[int, int]:
    """Return the present balances of ledgers by account id, from the totals.

    A guarded account has its stored balance, which each write keeps.
    """
    guarded = {state.account.account_id: state for state in states if state.account.is_guarded}
    balances = {account_id: state.balance_minor for account_id, state in guarded.items()}
    rest = [state.account for state in states if state.account.account_id not in guarded]
    # One ledger has a read of its own; a page has one read of all.
    only = rest[0].account_id if len(rest) == 1 else None
    sums = totals.totals(book.read, account=only) if rest else {}
    currency = find_business(request, book.read.scope.business_id).currency
    for account in rest:
        total = sums.get((account.account_id, currency), Total())
        balances[account.account_id] = total.balance_minor(account.terms.normal_balance)
    return balances


def ledger(request: Request, book: Book, state: AccountState, status: int = 200) -> Response:
    """Answer a ledger with its present balance."""
    fresh = freshness(book)
    balance_minor = balances(request, book, [state])[state.account.account_id]
    bare = View.load(request, book).ledger(state.account, balance_minor)
    return enveloped(bare, status, fresh)


def ledgers(request: Request, book: Book) -> Response:
    """Answer a page of the ledgers, each with its present balance."""
    list_query, page, total = ledger_list.ledgers(request, book)
    fresh, view = freshness(book), View.load(request, book)
    balances_minor = balances(request, book, page.rows)

    def render(state: AccountState) -> dict[str, Any]:
        return view.ledger(state.account, balances_minor[state.account.account_id])

    return enveloped(list_query.answer(page, render, total), 200, fresh)


def statement(request: Request, book: Book, state: AccountState) -> Response:
    """Answer the statement of a period, both days included, with one page of its lines."""
    account = state.account
    parameters = Query(request.query, RULES)
    list_query = lists.read(request, parameters, ("date",), is_descending=False)
    start, end = parameters.period("start_date", "end_date")
    parameters.refuse_faults()
    currency = find_business(request, book.read.scope.business_id).currency
    first, last = start or totals.FIRST_DAY, end or totals.LAST_DAY
    at, normal = (account.account_id, currency), account.terms.normal_balance
    fresh = freshness(book)
    until = totals.totals(book.read, last=last, account=account.account_id).get(at, Total())
    within = totals.totals(book.read, first, last, account.account_id).get(at, Total())

    account_ids = {account.account_id}
    balance_minor = balances(request, book, [state])[account.account_id]
    journal_query = JournalQuery(list_query.page, Order.DATE, dates=dates.bounds(start, end))
    page = journal.lines_of_accounts(book.read, journal_query, account_ids, currency)
    after = totals.running_balances(book.read, account_ids, currency, normal, page.rows)
    view = View.load(request, book, [entry for entry, _ in page.rows])

    def render(row: tuple[Entry, Line]) -> dict[str, Any]:
        entry, line = row
        balance = after.get((entry.entry_id, line.slot))
        return {**view.statement_line(entry, line), "running_balance": balance}

    bare = {
        "ledger": view.ledger(account, balance_minor),
        "currency": currency,
        "start_date": start and start.isoformat(),
        "end_date": end and end.isoformat(),
        "opening_balance": (until + -within).balance_minor(normal),
        "closing_balance": until.balance_minor(normal),
        "total_debits": within.debit_minor,
        "total_credits": within.credit_minor,
        **list_query.answer(page, render, within.lines),
    }
    return enveloped(bare, 200, fresh)
