"""The look-up of accounts and entries by any of their ids: UUID, integer, or code in the chart."""

from ledger.book import Book, lookup, totals
from ledger.core.accounts import AccountState
from ledger.http.access import find_book
from ledger.http.request import Request


def book(request: Request) -> Book:
    """Return the book of the path's business."""
    return find_book(request, request.parameter("businessId").lower())


def closed_through(book: Book) -> str | None:
    """Return the last closed day of the book; None if no day is closed."""
    day = book.read.closed_through()
    return None if day == totals.FIRST_DAY else day.isoformat()


def account(text: str, book: Book) -> AccountState:
    """Return an open or closed account by UUID, integer id or code. Raise `AccountNotFound`."""
    return lookup.account(book.read, text)


def entry_id(text: str, book: Book) -> int:
    """Return an entry's id by its UUID or integer, or by those of one of its lines.

    Raise `EntryNotFound`.
    """
    return lookup.entry_id(book.read, text)
