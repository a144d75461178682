"""The console's answers on businesses and accounts."""

from collections.abc import Mapping
from typing import Any

from ledger.book import Book, chart, totals
from ledger.book.paging import PageRequest
from ledger.core import texts
from ledger.core.accounts import DIVIDED, AccountState
from ledger.core.limits import LABELS_PER_CHART_MAX
from ledger.core.totals import Total
from ledger.dialects.console import lists, lookup
from ledger.dialects.console.views import View, balances, points
from ledger.http.access import find_business
from ledger.http.request import Request


def businesses(request: Request) -> list[dict[str, Any]]:
    """Return the businesses of the request's token."""
    ids = request.known_principal.business_ids
    businesses = [find_business(request, business_id) for business_id in ids]
    return [
        {"id": business.business_id, "name": business.name, "currency": business.currency}
        for business in businesses
    ]


def accounts(request: Request, book: Book) -> dict[str, Any]:
    """Return a page of accounts by age, labels among them unless `labels` is false.

    `contains` is a part of a name or a code, or a whole role. With `parent`, an account, the page
    has the open accounts below it.
    """
    list_query, parent = lists.read(request, ascending=True), lists.text(request, "parent")
    part, with_labels = texts.folded(lists.text(request, "contains")), lists.with_labels(request)

    def keep(state: AccountState) -> bool:
        terms = state.account.terms
        is_part = any(part in texts.folded(text) for text in (terms.name, terms.code))
        return (is_part or part == terms.role) and (with_labels or not terms.has_subledger)

    if parent:
        above = lookup.account(parent, book).account.account_id
        page = chart.below(book.read, above, list_query.page)
    else:
        page = book.read.accounts_by_number(list_query.page, keep)
    # A guarded account keeps its own balance, and all labels are guarded.
    is_counted = any(not state.account.is_guarded for state in page.rows)
    sums = _by_account(totals.totals(book.read)) if is_counted else {}
    view = View.of_accounts(book, (state.account for state in page.rows))
    return list_query.answer(
        page, lambda state: view.account(state, sums.get(state.account.account_id, {}))
    )


def account(request: Request, book: Book) -> dict[str, Any]:
    """Return an account with its present balance, and its balances at the ends of days."""
    state = lookup.account(request.parameter("id").strip(), book)
    account_id, normal = state.account.account_id, state.account.terms.normal_balance
    days = totals.history(book.read, account_id)
    present = {currency: history[-1][1] for currency, history in days.items()}
    view = View.of_accounts(book, [state.account])
    history = [
        {"currency": currency, "points": points(history, normal, currency)}
        for currency, history in sorted(days.items())
    ]
    labels = _labels(book, state, view.balances_minor(state, present))
    return {**view.account(state, present), "labels": labels, "history": history}


def _labels(book: Book, state: AccountState, own_minor: Mapping[str, int]) -> dict[str, Any] | None:
    """Return the count of a customer's labels, their sum, and their sum with its own funds.

    The sums are None above LABELS_PER_CHART_MAX labels. Return None for an account of another role.
    """
    if state.account.terms.role != DIVIDED:
        return None
    page = chart.below(book.read, state.account.account_id, PageRequest(LABELS_PER_CHART_MAX))
    if page.last is not None:
        return {"count": state.children, "balances": None, "total": None}
    sums_minor: dict[str, int] = {}
    for label in page.rows:
        currency = label.account.terms.currency or ""
        sums_minor[currency] = sums_minor.get(currency, 0) + label.balance_minor
    total_minor = {
        currency: own_minor.get(currency, 0) + sums_minor.get(currency, 0)
        for currency in own_minor.keys() | sums_minor.keys()
    }
    return {
        "count": len(page.rows),
        "balances": balances(sums_minor),
        "total": balances(total_minor),
    }


def _by_account(totals: Mapping[tuple[int, str], Total]) -> dict[int, dict[str, Total]]:
    by_account: dict[int, dict[str, Total]] = {}
    for (account_id, currency), total in totals.items():
        by_account.setdefault(account_id, {})[currency] = total
    return by_account
