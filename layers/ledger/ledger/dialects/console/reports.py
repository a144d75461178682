"""What the console asks: accounts with balances, entries with versions, a trial balance."""

from collections.abc import Mapping
from typing import Any

from ledger.book import Book, acts, journal, totals
from ledger.book.journal import JournalQuery, Order
from ledger.book.paging import Page
from ledger.book.records import CODE
from ledger.core import ids, money, texts
from ledger.core.accounts import Account, AccountState
from ledger.core.entries import Entry
from ledger.core.limits import NAME_CHARACTERS_MAX
from ledger.core.records import Name
from ledger.core.totals import Total, add
from ledger.dialects.console import lists
from ledger.dialects.console.views import View, actor, points, sides
from ledger.errors import AccountNotFound, EntryNotFound
from ledger.http.request import Request

LABEL = "label"  # under which entries are listed that are in no journal


def book(request: Request) -> Book:
    return request.book(request.parameter("businessId").lower())


def businesses(request: Request) -> list[dict[str, Any]]:
    """List the businesses that the token is for."""
    found = map(request.business, request.known_principal.business_ids)
    return [{"id": one.business_id, "name": one.name, "currency": one.currency} for one in found]


def accounts(request: Request, book: Book) -> dict[str, Any]:
    """A page of accounts by age, labels among them; `contains` is part of a name or a code."""
    list_query = lists.read(request, ascending=True)
    part = texts.folded(lists.text(request, "contains"))

    def keep(state: AccountState) -> bool:
        terms = state.account.terms
        said = (terms.name, terms.code)
        return any(part in texts.folded(one) for one in said) or part == terms.role

    found = _by_account(totals.totals(book.read))
    page, view = book.read.accounts_by_number(list_query.page, keep), View.of(book)
    return list_query.answer(
        page, lambda one: view.account(one, found.get(one.account.account_id, {}))
    )


def account(request: Request, book: Book) -> dict[str, Any]:
    """An account with its balance, now and at the ends of days."""
    state = _state(request.parameter("id").strip(), book)
    number, normal = state.account.account_id, state.account.terms.normal_balance
    found = totals.history(book.read, number)
    now = {currency: moved[-1][1] for currency, moved in found.items()}
    history = [
        {"currency": currency, "points": points(moved, normal, currency)}
        for currency, moved in sorted(found.items())
    ]
    return {**View.of(book).account(state, now), "history": history}


def entries(request: Request, book: Book) -> dict[str, Any]:
    """A page of entries by date, the newest first: of the journal, or those of an `account`."""
    list_query, named = lists.read(request), lists.text(request, "account")
    journal_query = JournalQuery(list_query.page, Order.DATE)
    balances: Mapping[tuple[int, int], str] = {}
    if not named:
        page: Page[Entry] = journal.entries(book.read, journal_query, lambda _: True)
    else:
        account = _state(named, book).account
        if account.terms.role == LABEL:
            page = journal.entries_of_subledger(book.read, account.account_id, list_query.page)
        else:
            page = journal.entries(book.read, journal_query, lambda entry: _moves(entry, account))
            balances = _balances(book, account, page)
    view = View.of(book, page.rows)

    def show(entry: Entry) -> dict[str, Any]:
        of = {slot: text for (number, slot), text in balances.items() if number == entry.entry_id}
        return view.entry(entry, of)

    return list_query.answer(page, show)


def entry(request: Request, book: Book) -> dict[str, Any]:
    """An entry with all its versions, each with who made it, and who removed it after them."""
    number = _entry_number(request.parameter("id").strip(), book)
    versions = book.read.versions(number)
    view, removal = View.of(book, versions), acts.removal(book.read, number)
    return {
        "id": ids.to_uuid(book.read.scope.business_id, "entry", versions[0].entry_id),
        "removed_at": removal and removal.at.isoformat(),
        "removed_by": removal and actor(removal.by),
        "versions": [{**view.entry(version), "by": actor(version.by)} for version in versions],
    }


def trial_balance(request: Request, book: Book) -> dict[str, Any]:
    """What accounts come to in a period, and all of them together."""
    found = totals.totals(book.read, *lists.period(request))
    named, view = book.read.terms({number for number, _ in found}), View.of(book)
    rows = sorted(found.items(), key=lambda row: (_place(named[row[0][0]]), row[0][1]))
    sums: dict[str, Total] = {}
    for (_, currency), total in found.items():
        add(sums, currency, total)
    return {
        "items": [view.total(named[number], currency, total) for (number, currency), total in rows],
        "totals": [sides(total, currency) for currency, total in sorted(sums.items())],
    }


def _state(text: str, book: Book) -> AccountState:
    """An account, open or closed, by its UUID, its number, or its number in the chart."""
    number = ids.spelled_number(book.read.scope.business_id, "account", text)
    state = book.read.find_state(number) if number is not None else None
    if state is not None:
        return state
    coded = book.read.named(Name(CODE, text)) if 0 < len(text) <= NAME_CHARACTERS_MAX else None
    if coded is None:
        raise AccountNotFound(account_id=text)
    return book.read.any_state(coded, AccountNotFound(account_id=text))


def _entry_number(text: str, book: Book) -> int:
    """An entry's number, by its UUID, by itself, or by the id of one of its lines."""
    business_id = book.read.scope.business_id
    lines = ids.from_uuid(business_id, "line", text)
    spelled = [ids.spelled_number(business_id, "entry", text), lines and lines[0]]
    if ids.is_number(text):
        spelled.append(ids.split_line_number(int(text))[0])
    for number in spelled:
        if number is not None and number <= ids.NUMBER_MAX and book.read.is_entry(number):
            return number
    raise EntryNotFound(entry_id=text)


def _moves(entry: Entry, account: Account) -> bool:
    return any(line.account_id == account.account_id for line in entry.lines)


def _balances(book: Book, account: Account, page: Page[Entry]) -> dict[tuple[int, int], str]:
    """The balance after each line of the account, by entry and slot."""
    found: dict[tuple[int, int], str] = {}
    for currency in {entry.currency for entry in page.rows}:
        rows = [
            (entry, line)
            for entry in page.rows
            for line in entry.lines
            if line.account_id == account.account_id and entry.currency == currency
        ]
        normal = account.terms.normal_balance
        after = totals.running_balances(book.read, {account.account_id}, currency, normal, rows)
        found |= {at: money.to_text(minor, currency) for at, minor in after.items()}
    return found


def _by_account(totals: Mapping[tuple[int, str], Total]) -> dict[int, dict[str, Total]]:
    found: dict[int, dict[str, Total]] = {}
    for (number, currency), total in totals.items():
        found.setdefault(number, {})[currency] = total
    return found


def _place(account: Account) -> tuple[str, str, str, int]:
    terms = account.terms
    return terms.code or "~", terms.type.value, terms.name, account.account_id
