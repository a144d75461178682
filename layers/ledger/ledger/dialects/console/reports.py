"""The console's answers: accounts with balances, entries with versions, a trial balance."""

from collections.abc import Mapping
from typing import Any

from ledger.book import Book, acts, journal, totals
from ledger.book.journal import JournalQuery, Order
from ledger.book.paging import Page
from ledger.core import money, texts
from ledger.core.accounts import SUBLEDGER, Account, AccountState
from ledger.core.entries import Entry
from ledger.core.totals import Total, add
from ledger.dialects.console import lists, lookup
from ledger.dialects.console.views import View, actor, points, sides
from ledger.http.request import Request


def businesses(request: Request) -> list[dict[str, Any]]:
    """Return the businesses of the request's token."""
    return [
        {"id": business.business_id, "name": business.name, "currency": business.currency}
        for business in map(request.business, request.known_principal.business_ids)
    ]


def accounts(request: Request, book: Book) -> dict[str, Any]:
    """Return a page of accounts by age, labels among them.

    `contains` is a part of a name or a code, or a whole role.
    """
    list_query = lists.read(request, ascending=True)
    part = texts.folded(lists.text(request, "contains"))

    def keep(state: AccountState) -> bool:
        terms = state.account.terms
        is_part = any(part in texts.folded(text) for text in (terms.name, terms.code))
        return is_part or part == terms.role

    sums = _by_account(totals.totals(book.read))
    page, view = book.read.accounts_by_number(list_query.page, keep), View.load(book)
    return list_query.answer(
        page, lambda state: view.account(state, sums.get(state.account.account_id, {}))
    )


def account(request: Request, book: Book) -> dict[str, Any]:
    """Return an account with its present balance, and its balances at the ends of days."""
    state = lookup.account(request.parameter("id").strip(), book)
    account_id, normal = state.account.account_id, state.account.terms.normal_balance
    days = totals.history(book.read, account_id)
    present = {currency: history[-1][1] for currency, history in days.items()}
    history = [
        {"currency": currency, "points": points(history, normal, currency)}
        for currency, history in sorted(days.items())
    ]
    return {**View.load(book).account(state, present), "history": history}


def entries(request: Request, book: Book) -> dict[str, Any]:
    """Return a page of entries by date, the newest first.

    They are those of the general journal or, if the query has one, those of an `account`.
    """
    list_query, account_text = lists.read(request), lists.text(request, "account")
    journal_query = JournalQuery(list_query.page, Order.DATE)
    balances: Mapping[tuple[int, int], str] = {}
    if not account_text:
        page: Page[Entry] = journal.entries(book.read, journal_query, lambda _: True)
    else:
        account = lookup.account(account_text, book).account
        if account.terms.role == SUBLEDGER:
            page = journal.entries_of_subledger(book.read, account.account_id, list_query.page)
        else:
            page = journal.entries(book.read, journal_query, lambda entry: _moves(entry, account))
            balances = _running_balances(book, account, page)
    view = View.load(book, page.rows)

    def render(entry: Entry) -> dict[str, Any]:
        by_slot = {slot: text for (id_, slot), text in balances.items() if id_ == entry.entry_id}
        return view.entry(entry, by_slot)

    return list_query.answer(page, render)


def entry(request: Request, book: Book) -> dict[str, Any]:
    """Return an entry with all its versions and their actors, and its removal if there is one."""
    entry_id = lookup.entry_id(request.parameter("id").strip(), book)
    versions = book.read.versions(entry_id)
    view, removal = View.load(book, versions), acts.removal(book.read, entry_id)
    return {
        "id": book.ids.entry(versions[0].entry_id),
        "removed_at": removal and removal.at.isoformat(),
        "removed_by": removal and actor(removal.by),
        "versions": [{**view.entry(version), "by": actor(version.by)} for version in versions],
    }


def trial_balance(request: Request, book: Book) -> dict[str, Any]:
    """Return the totals of each account in a period, and the sums of all accounts."""
    by_key = totals.totals(book.read, *lists.period(request))
    accounts, view = book.read.terms({account_id for account_id, _ in by_key}), View.load(book)
    rows = sorted(by_key.items(), key=lambda row: (_sort_key(accounts[row[0][0]]), row[0][1]))
    sums: dict[str, Total] = {}
    for (_, currency), total in by_key.items():
        add(sums, currency, total)
    return {
        "items": [view.total(accounts[id_], currency, total) for (id_, currency), total in rows],
        "totals": [sides(total, currency) for currency, total in sorted(sums.items())],
    }


def _moves(entry: Entry, account: Account) -> bool:
    return any(line.account_id == account.account_id for line in entry.lines)


def _running_balances(
    book: Book, account: Account, page: Page[Entry]
) -> dict[tuple[int, int], str]:
    """Return the balance after each line of the account, by entry id and slot."""
    balances: dict[tuple[int, int], str] = {}
    for currency in {entry.currency for entry in page.rows}:
        rows = [
            (entry, line)
            for entry in page.rows
            for line in entry.lines
            if line.account_id == account.account_id and entry.currency == currency
        ]
        normal = account.terms.normal_balance
        after = totals.running_balances(book.read, {account.account_id}, currency, normal, rows)
        balances |= {key: money.to_text(minor, currency) for key, minor in after.items()}
    return balances


def _by_account(totals: Mapping[tuple[int, str], Total]) -> dict[int, dict[str, Total]]:
    by_account: dict[int, dict[str, Total]] = {}
    for (account_id, currency), total in totals.items():
        by_account.setdefault(account_id, {})[currency] = total
    return by_account


def _sort_key(account: Account) -> tuple[str, str, str, int]:
    terms = account.terms
    # Accounts without a code come last.
    return terms.code or "~", terms.type.value, terms.name, account.account_id
