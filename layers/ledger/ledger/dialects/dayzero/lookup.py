"""Finding what a DayZero request names: the business of its header, and things by their UUIDs."""

import re
from typing import Literal, get_args

from ledger.book import Book
from ledger.core import ids
from ledger.core.accounts import AccountState
from ledger.core.entries import Entry
from ledger.dialects.dayzero.errors import LedgerNotFound, NotAnId
from ledger.errors import AccountNotFound, EntryNotFound, InvalidHeader
from ledger.http.request import Request

Currency = Literal["USD", "CAD", "AUD", "EUR", "GBP"]
CURRENCIES: tuple[str, ...] = get_args(Currency)
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def book(request: Request) -> Book:
    """The book of the business that `x-business-id` names (specs/dayzero.md, 1)."""
    said = request.text_of_header("x-business-id").lower()
    if not said:
        raise InvalidHeader(name="x-business-id", rule="the UUID of a business is required")
    return request.book(said)


def entry_number(request: Request, book: Book) -> int:
    """The number of the path, if an entry of a journal can have it."""
    said = _path_id(request)
    number = ids.uuid_number(book.read.scope.business_id, "entry", said)
    if number is None or not ids.is_in_journal(number):
        raise EntryNotFound(entry_id=said)
    return number


def entry(request: Request, book: Book) -> Entry:
    """The journal entry of the path, if it is in a currency that DayZero has."""
    number = entry_number(request, book)
    found = book.read.entry(number)
    if found.entry_id != number:
        raise EntryNotFound(entry_id=str(number))
    return shown(found)


def shown(entry: Entry) -> Entry:
    """The entry, if DayZero can show it."""
    if entry.currency not in CURRENCIES:
        raise EntryNotFound(entry_id=str(entry.entry_id))
    return entry


def ledger(request: Request, book: Book) -> AccountState:
    """The ledger of the path."""
    said = _path_id(request)
    number = ids.uuid_number(book.read.scope.business_id, "account", said)
    if number is None:
        raise AccountNotFound(account_id=said)
    return book.read.state(number, AccountNotFound(account_id=said))


def ledger_number(book: Book, said: str) -> int:
    """The number of a ledger that a body names; whether it is there is seen by the write."""
    number = ids.uuid_number(book.read.scope.business_id, "account", said)
    if number is None:
        raise LedgerNotFound(ledger=said)
    return number


def _path_id(request: Request) -> str:
    said = request.parameter("id")
    if not UUID.fullmatch(said):
        raise NotAnId(name="id")
    return said
