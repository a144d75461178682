"""The look-up of a DayZero request's names: its business by header, the rest by UUID."""

import re
from functools import partial
from typing import Literal, get_args

from ledger.book import Book
from ledger.core import ids
from ledger.core.accounts import AccountState
from ledger.core.entries import Entry
from ledger.core.ids import Kind
from ledger.dialects.dayzero.errors import LedgerNotFound, NotAnId
from ledger.errors import AccountNotFound, EntryNotFound, InvalidHeader
from ledger.http.access import find_book
from ledger.http.request import Request

Currency = Literal["USD", "CAD", "AUD", "EUR", "GBP"]
CURRENCIES: tuple[str, ...] = get_args(Currency)
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def book(request: Request) -> Book:
    """Return the book of the business in `x-business-id` (specs/dayzero.md, 1)."""
    business_id = request.text_of_header("x-business-id").lower()
    if not business_id:
        raise InvalidHeader(name="x-business-id", rule="the UUID of a business is required")
    return find_book(request, business_id)


def entry_id(request: Request, book: Book) -> int:
    """Return the path's entry id. Raise `EntryNotFound` if no journal entry can have it."""
    uuid = _path_id(request)
    entry_id = book.ids.id_of(Kind.ENTRY, uuid)
    if entry_id is None or not ids.is_in_journal(entry_id):
        raise EntryNotFound(entry_id=uuid)
    return entry_id


def entry(request: Request, book: Book) -> Entry:
    """Return the path's journal entry. Raise `EntryNotFound` for a currency DayZero lacks."""
    path_id = entry_id(request, book)
    entry = book.read.entry(path_id)
    # An alias id leads to the entry, but it is no id of the entry.
    if entry.entry_id != path_id:
        raise EntryNotFound(entry_id=str(path_id))
    return require_currency(entry)


def require_currency(entry: Entry) -> Entry:
    """Return the entry if DayZero has its currency, else raise `EntryNotFound`."""
    if entry.currency not in CURRENCIES:
        raise EntryNotFound(entry_id=str(entry.entry_id))
    return entry


def ledger(request: Request, book: Book) -> AccountState:
    """Return the path's ledger. Raise `AccountNotFound`."""
    uuid = _path_id(request)
    account_id = book.ids.id_of(Kind.ACCOUNT, uuid)
    if account_id is None:
        raise AccountNotFound(account_id=uuid)
    return book.read.state(account_id, partial(AccountNotFound, account_id=uuid))


def ledger_id(book: Book, uuid: str) -> int:
    """Return the account id of a ledger in a body. The write checks that the ledger exists.

    Raise `LedgerNotFound` if no ledger of this business can have the UUID.
    """
    account_id = book.ids.id_of(Kind.ACCOUNT, uuid)
    if account_id is None:
        raise LedgerNotFound(ledger=uuid)
    return account_id


def _path_id(request: Request) -> str:
    uuid = request.parameter("id")
    if not UUID.fullmatch(uuid):
        raise NotAnId(name="id")
    return uuid
