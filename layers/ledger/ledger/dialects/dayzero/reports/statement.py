"""A ledger's statement. The vendor prints no fields, and its text names three of them.

It has the lines of a period by date, each with its running balance, and the balances at both ends.
The three are aliases: `beginning_balance`, `ending_balance` and `transactions`, which are `items`.
Balances are in minor units of the business's currency, on the ledger's normal side.
"""

from typing import Any

from ledger.book import Book, journal, totals
from ledger.book.journal import JournalQuery, Order
from ledger.core.accounts import AccountState
from ledger.core.entries import Entry, Line
from ledger.core.totals import Total
from ledger.dialects.dayzero import lists
from ledger.dialects.dayzero.errors import RULES
from ledger.dialects.dayzero.reports import balances
from ledger.dialects.dayzero.views import View, enveloped
from ledger.http import dates
from ledger.http.access import find_business
from ledger.http.freshness import freshness
from ledger.http.query import Query
from ledger.http.request import Request
from ledger.http.response import Response

STATEMENT_QUERY = (*lists.PAGE, *lists.PERIOD)


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
        **list_query.answer(page, render, within.lines, 2 * lists.COPIES),
    }
    return enveloped({**bare, **_aliases(bare)}, 200, fresh)


def _aliases(bare: dict[str, Any]) -> dict[str, Any]:
    return {
        "beginning_balance": bare["opening_balance"],
        "ending_balance": bare["closing_balance"],
        "transactions": bare["items"],
    }
