"""Balances of all accounts in a period (specs/layer.md, 4), from the totals.

An account's balance includes its sub-accounts, on its own normal side. `entries` is the number of
lines. The period ends before `end_date`, as in Layer's lists.
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
from ledger.dialects.layerfi.views.records import RecordView, tree
from ledger.http.query import Query
from ledger.http.request import Request


def balances(request: Request, book: Book) -> dict[str, Any]:
    """Return the chart of accounts with the balances of the query's period.

    Without a period, a guarded account has its stored balance, which each write keeps.
    """
    period, (accounts, labels) = _period(request), chart.states(book.read)
    currency, states = lookup.currency(request), [*accounts, *labels]
    all_sums = totals.totals(book.read, *period)
    sums = {account_id: total for (account_id, code), total in all_sums.items() if code == currency}
    for state in states if period == totals.ALWAYS else ():
        if state.account.is_guarded:
            account_id, normal = state.account.account_id, state.account.terms.normal_balance
            lines = sums.get(account_id, Total()).lines
            sums[account_id] = Total.of_balance(state.balance_minor, normal, lines)
    for account in reversed(chart.from_above(state.account for state in states)):
        if account.terms.parent is not None and account.account_id in sums:
            add(sums, account.terms.parent, sums[account.account_id])
    view = RecordView(book.read.scope.business_id)
    deletable = {state.account.account_id for state in states if state.is_deletable}

    def render(account: Account) -> dict[str, Any]:
        total = sums.get(account.account_id, Total())
        return {
            **view.account(account),
            "balance": total.balance_minor(account.terms.normal_balance),
            "is_deletable": account.account_id in deletable,
            "entries": total.lines,
        }

    rows = [state.account for state in chart.visible(accounts, labels)]
    return {"type": "Ledger_Balances", "accounts": tree(rows, render)}


def running(
    request: Request, account: Account, account_ids: set[int], rows: Sequence[Row], is_by_date: bool
) -> dict[tuple[int, int], int]:
    """Return the running balance after each line of a page, on the account's normal side.

    It is the balance in the order of effective times, whatever the order of the page.
    """
    read = lookup.book(request).read
    find = totals.running_balances if is_by_date else totals.running_balances_by_day
    normal = account.terms.normal_balance
    return find(read, account_ids, lookup.currency(request), normal, rows)


def _period(request: Request) -> tuple[date, date]:
    parameters = Query(request.query, RULES)
    first, last = lists.days(parameters)
    parameters.refuse_faults()
    return first or totals.FIRST_DAY, last or totals.LAST_DAY
