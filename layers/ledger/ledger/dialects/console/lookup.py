"""The look-up of accounts and entries by any of their ids: UUID, integer, or code in the chart."""

from ledger.book import Book
from ledger.book.accounts import CODE
from ledger.core import ids
from ledger.core.accounts import AccountState
from ledger.core.limits import NAME_CHARACTERS_MAX
from ledger.core.records import Name
from ledger.core.spelling import Kind
from ledger.errors import AccountNotFound, EntryNotFound
from ledger.http.request import Request


def book(request: Request) -> Book:
    """Return the book of the path's business."""
    return request.book(request.parameter("businessId").lower())


def account(text: str, book: Book) -> AccountState:
    """Return an open or closed account by UUID, integer id or code. Raise `AccountNotFound`."""
    account_id = book.ids.any_number(Kind.ACCOUNT, text)
    state = book.read.find_state(account_id) if account_id is not None else None
    if state is not None:
        return state
    owner_id = (
        book.read.find_named(Name(CODE, text)) if 0 < len(text) <= NAME_CHARACTERS_MAX else None
    )
    if owner_id is None:
        raise AccountNotFound(account_id=text)
    return book.read.any_state(owner_id, AccountNotFound(account_id=text))


def entry_id(text: str, book: Book) -> int:
    """Return an entry's id by its UUID or integer, or by those of one of its lines.

    Raise `EntryNotFound`.
    """
    line_number = book.ids.line_number(text)
    if line_number is None and ids.is_number(text):
        line_number = int(text)
    candidates = [book.ids.any_number(Kind.ENTRY, text)]
    if line_number is not None:
        candidates.append(ids.split_line_number(line_number)[0])
    for number in candidates:
        if number is not None and number <= ids.NUMBER_MAX and book.read.is_entry(number):
            return number
    raise EntryNotFound(entry_id=text)
