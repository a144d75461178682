"""Balances of all accounts in a period (specs/layer.md, 4), derived from the entries.

An account's balance has in it those of the accounts under it, on its own normal side; `entries`
counts the lines. The period ends before `end_date`, as in Layer's lists.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ledger.book import Book, chart, totals
from ledger.book.totals import Row
from ledger.core.accounts import Account
from ledger.core.totals import Total, add
from ledger.dialects.layerfi import lists, lookup
from ledger.dialects.layerfi.errors import RULES
from ledger.dialects.layerfi.views import RecordView, tree
from ledger.http.query import Query
from ledger.http.request import Request


def balances(request: Request, book: Book) -> dict[str, Any]:
    """The chart of accounts with the balances of the query's period.

    Without one, the balance of a guarded account is that of this moment, which its writes keep.
    """
    period, (accounts, labels) = _period(request), chart.states(book.read)
    currency, states = lookup.currency(request), [*accounts, *labels]
    found = totals.totals(book.read, *period)
    sums = {number: total for (number, said), total in found.items() if said == currency}
    for state in states if period == totals.ALWAYS else ():
        if state.account.is_guarded:
            number, normal = state.account.account_id, state.account.terms.normal_balance
            lines = sums.get(number, Total()).lines
            sums[number] = Total.of_balance(state.balance_minor, normal, lines)
    for account in reversed(chart.from_above(state.account for state in states)):
        if account.terms.parent is not None and account.account_id in sums:
            add(sums, account.terms.parent, sums[account.account_id])
    neighbours = RecordView(book.read.scope.business_id)

    def shown(account: Account) -> dict[str, Any]:
        total = sums.get(account.account_id, Total())
        return {
            **neighbours.account(account),
            "balance": total.balance_minor(account.terms.normal_balance),
            "is_deletable": False,
            "entries": total.lines,
        }

    return {"type": "Ledger_Balances", "accounts": tree(chart.shown(accounts, labels), shown)}


def running(
    request: Request, book: Book, account: Account, of: set[int], rows: Sequence[Row]
) -> dict[tuple[int, int], int]:
    """The balance after each line of a page in order of `entry_at`, on the account's side."""
    normal = account.terms.normal_balance
    return totals.running_balances(book.read, of, lookup.currency(request), normal, rows)


def _period(request: Request) -> tuple[date, date]:
    parameters = Query(request.query, RULES)
    first, last = lists.days(parameters)
    parameters.refuse_faults()
    return first or totals.FIRST_DAY, last or totals.LAST_DAY
