"""The look-up of a DayZero request's names: its business by header, the rest by UUID."""

import re
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Literal, get_args

from ledger.book import Book
from ledger.core import ids
from ledger.core.accounts import AccountState
from ledger.core.entries import Entry
from ledger.core.ids import Kind
from ledger.dialects.dayzero.errors import LedgerNotEditable, LedgerNotFound, NotAnId
from ledger.errors import AccountNotFound, BusinessNotFound, EntryNotFound, InvalidHeader
from ledger.http.access import find_book
from ledger.http.request import Request

Currency = Literal["USD", "CAD", "AUD", "EUR", "GBP"]
CURRENCIES: tuple[str, ...] = get_args(Currency)
UUID_CHARACTERS = 36
_UUID = re.compile(r"[0-9a-f]{8}(-?)([0-9a-f]{4}\1){3}[0-9a-f]{12}", re.IGNORECASE)


def canonical(text: str) -> str:
    """Return a UUID in lower case with its dashes, or an empty text if it is none.

    As in FastAPI, the dashes may be absent.
    """
    return _canonical(text) if len(text) <= UUID_CHARACTERS else ""


@lru_cache(maxsize=256)
def _canonical(text: str) -> str:
    if not _UUID.fullmatch(text):
        return ""
    digits = text.lower().replace("-", "")
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def book(request: Request) -> Book:
    """Return the book of the business in `x-business-id` (specs/dayzero.md, 1)."""
    text = request.text_of_header("x-business-id")
    if not text:
        raise InvalidHeader(name="x-business-id", rule="the UUID of a business is required")
    return find_book(request, canonical(text) or text)


def book_of_path(request: Request) -> Book:
    """Return the book of the business in the path.

    Raise `BusinessNotFound`, also if `x-business-id` names another business. The header may be
    absent.
    """
    path = request.parameter("businessId")
    header = request.text_of_header("x-business-id") or path
    if (canonical(header) or header) != (canonical(path) or path):
        raise BusinessNotFound(business_id=path)
    return find_book(request, canonical(path) or path)


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


def ledger_id(book: Book, uuid: str, missing: type[LedgerNotFound] = LedgerNotFound) -> int:
    """Return the account id of a ledger in a body. The write checks that the ledger exists.

    Raise `missing` if no ledger of this business can have the UUID.
    """
    account_id = book.ids.id_of(Kind.ACCOUNT, uuid)
    if account_id is None:
        raise missing(account_id=uuid, ledger=uuid)
    return account_id


def require_editable(
    book: Book, account_ids: Iterable[int], missing: type[LedgerNotFound] = LedgerNotFound
) -> None:
    """Raise `missing` for an unknown ledger, `LedgerNotEditable` for one that is not editable."""

    def refusal(account_id: int) -> LedgerNotFound:
        return missing(account_id=str(account_id), ledger=book.ids.account(account_id))

    for account_id, account in book.read.accounts(account_ids, refusal).items():
        if account.terms.details.get("editable") is False:
            raise LedgerNotEditable(ledger=book.ids.account(account_id))


def _path_id(request: Request) -> str:
    uuid = canonical(request.parameter("id"))
    if not uuid:
        raise NotAnId(name="id")
    return uuid
