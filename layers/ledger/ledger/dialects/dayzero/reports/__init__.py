"""Ledgers with their balances, in minor units of the business's currency on their own side."""

from collections.abc import Sequence

from ledger.book import Book, totals
from ledger.core.accounts import AccountState
from ledger.core.totals import Total
from ledger.dialects.dayzero.views import View, enveloped
from ledger.http.access import find_business
from ledger.http.freshness import freshness
from ledger.http.request import Request
from ledger.http.response import Response


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
