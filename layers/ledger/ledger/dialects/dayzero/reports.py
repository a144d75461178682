"""A ledger's statement (specs/dayzero.md, 3; its fields are not printed there).

The lines of a period by date, each with the balance after it, between the balances that the period
begins and ends with: on the ledger's own side, in the business's currency, in minor units.
"""

from typing import Any

from ledger.book import Book, journal, totals
from ledger.book.journal import JournalQuery, Order
from ledger.core.accounts import Account
from ledger.core.entries import Entry, Line
from ledger.core.totals import Total
from ledger.dialects.dayzero import lists
from ledger.dialects.dayzero.errors import RULES
from ledger.dialects.dayzero.views import View, enveloped
from ledger.http import dates
from ledger.http.freshness import freshness
from ledger.http.query import Query
from ledger.http.request import Request
from ledger.http.response import Response


def answer(request: Request, book: Book, ledger: Account) -> Response:
    """The statement of the query's period, both days included; a page of its lines."""
    parameters = Query(request.query, RULES)
    list_query = lists.read(request, parameters, ("date",))
    start, end = parameters.period("start_date", "end_date")
    parameters.refuse_faults()
    currency = request.business(book.read.scope.business_id).currency
    first, last = start or totals.FIRST_DAY, end or totals.LAST_DAY
    at, normal = (ledger.account_id, currency), ledger.terms.normal_balance
    fresh = freshness(book)
    until = totals.totals(book.read, last=last, account=ledger.account_id).get(at, Total())
    within = totals.totals(book.read, first, last, ledger.account_id).get(at, Total())

    of = {ledger.account_id}
    journal_query = JournalQuery(list_query.page, Order.DATE, dates=dates.bounds(start, end))
    page = journal.lines_of_accounts(book.read, journal_query, of, currency)
    after = totals.running_balances(book.read, of, currency, normal, page.rows)
    view = View.of(request, book, [entry for entry, _ in page.rows])

    def render(row: tuple[Entry, Line]) -> dict[str, Any]:
        entry, line = row
        balance = after.get((entry.entry_id, line.slot))
        return {**view.statement_line(entry, line), "running_balance": balance}

    bare = {
        "ledger": view.ledger(ledger),
        "currency": currency,
        "start_date": start and start.isoformat(),
        "end_date": end and end.isoformat(),
        "opening_balance": (until + -within).balance_minor(normal),
        "closing_balance": until.balance_minor(normal),
        "total_debits": within.debit_minor,
        "total_credits": within.credit_minor,
        **list_query.answer(page, render, within.lines, copies=2),
    }
    answered = enveloped(bare, 200)
    return Response(answered.status, answered.body, fresh)
