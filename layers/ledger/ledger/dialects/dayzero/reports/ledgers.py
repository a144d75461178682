"""A page of ledgers, each with its balance."""

from typing import Any

from ledger.book import Book
from ledger.core.accounts import AccountState
from ledger.dialects.dayzero.lists import ledgers as ledger_list
from ledger.dialects.dayzero.reports import balances
from ledger.dialects.dayzero.views import View, enveloped
from ledger.http.freshness import freshness
from ledger.http.request import Request
from ledger.http.response import Response


def ledgers(request: Request, book: Book) -> Response:
    """Answer a page of the ledgers, each with its present balance."""
    list_query, page, total = ledger_list.ledgers(request, book)
    fresh, view = freshness(book), View.load(request, book)
    balances_minor = balances(request, book, page.rows)

    def render(state: AccountState) -> dict[str, Any]:
        return view.ledger(state.account, balances_minor[state.account.account_id])

    return enveloped(list_query.answer(page, render, total), 200, fresh)
