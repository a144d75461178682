"""Balances of all accounts in a period (specs/layer.md, 4), from the totals.

An account's balance includes its sub-accounts, on its own normal side. `entries` is the number of
lines. The period ends before `end_date`, as in Layer's lists.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import datetime
from typing import Any

from msgspec import Struct

from ledger.book import Book, chart, instants, totals
from ledger.book.journal import EARLIEST, LATEST
from ledger.book.totals import Row
from ledger.core.accounts import Account
from ledger.core.totals import Total, add
from ledger.dialects.layerfi import lists, lookup
from ledger.dialects.layerfi.errors import RULES
from ledger.dialects.layerfi.views.records import RecordView, tree
from ledger.http.query import Query
from ledger.http.request import Request


class Balances(Struct, frozen=True):
    """The sums of a period by account, each with those of its sub-accounts."""

    view: RecordView
    accounts: Sequence[Account]
    sums: Mapping[int, Total]
    deletable: Set[int]

    @classmethod
    def read(cls, request: Request, book: Book) -> "Balances":
        """Read the sums of the query's period.

        Without a period, a guarded account has its stored balance, which each write keeps.
        """
        period, (accounts, labels) = _period(request), chart.states(book.read)
        currency, states = lookup.currency(request), [*accounts, *labels]
        all_sums = instants.sums(book.read, *period)
        sums = {number: total for (number, code), total in all_sums.items() if code == currency}
        for state in states if period == (EARLIEST, LATEST) else ():
            if state.account.is_guarded:
                account_id, normal = state.account.account_id, state.account.terms.normal_balance
                lines = sums.get(account_id, Total()).lines
                sums[account_id] = Total.of_balance(state.balance_minor, normal, lines)
        for account in reversed(chart.from_above(state.account for state in states)):
            if account.terms.parent is not None and account.account_id in sums:
                add(sums, account.terms.parent, sums[account.account_id])
        view = RecordView(book.read.scope.business_id)
        deletable = {state.account.account_id for state in states if state.is_deletable}
        rows = [state.account for state in chart.visible(accounts, labels)]
        return cls(view, rows, sums, deletable)

    def balance_minor(self, account: Account) -> int:
        """Return an account's balance in minor units, on its normal side."""
        return self._sum(account).balance_minor(account.terms.normal_balance)

    def as_tree(self) -> dict[str, Any]:
        """Return the chart of accounts with their balances."""
        return {"type": "Ledger_Balances", "accounts": tree(self.accounts, self._in_tree)}

    def by_depth(self) -> Iterator[tuple[int, Account]]:
        """Yield each account with its depth, in the order of the tree."""
        under = chart.by_parent(self.accounts)
        left = [(0, account) for account in reversed(under.get(None, ()))]
        while left:
            depth, account = left.pop()
            yield depth, account
            below = reversed(under.get(account.account_id, ()))
            left += [(depth + 1, child) for child in below]

    def _sum(self, account: Account) -> Total:
        return self.sums.get(account.account_id, Total())

    def _in_tree(self, account: Account) -> dict[str, Any]:
        return {
            **self.view.account(account),
            "balance": self.balance_minor(account),
            "is_deletable": account.account_id in self.deletable,
            "entries": self._sum(account).lines,
        }


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


def _period(request: Request) -> tuple[datetime, datetime]:
    parameters = Query(request.query, RULES)
    period = lists.instants(parameters)
    parameters.refuse_faults()
    return period
