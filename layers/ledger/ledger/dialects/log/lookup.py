"""The log that a path names, and the version of an entry in it."""

from ledger.book import Book, lookup
from ledger.book.log import Log
from ledger.book.log_search import Version
from ledger.book.log_versions import find_version
from ledger.core import texts
from ledger.dialects.log.errors import RULES
from ledger.errors import EntryNotFound, NotFound
from ledger.http.access import find_book
from ledger.http.query import Query
from ledger.http.request import Request

# A sequence of leaves has indices of 48 bits at most.
INDEX_MAX = (1 << 48) - 1


def book(request: Request) -> Book:
    """Return the book of the path's business."""
    return find_book(request, request.parameter("businessId").lower())


def log(request: Request) -> Log:
    """Return the log of the path's business."""
    return Log(book(request).read, request.runtime.archive)


def number(request: Request, name: str) -> int:
    """Return a number of the path. Raise `NotFound` for another text."""
    text = request.parameter(name)
    if not texts.is_number(text):
        raise NotFound
    return int(text)


def optional(parameters: Query, name: str, least: int = 0) -> int | None:
    """Return a number of the query string, or None if it is absent."""
    if not parameters.is_present(name):
        return None
    return parameters.integer(name, least, least, INDEX_MAX)


def version(request: Request, version_number: int | None) -> Version:
    """Return a version of the path's entry, by default its last one, which may be its removal.

    Raise `EntryNotFound` without such an entry or version.
    """
    read, text = book(request).read, request.parameter("id")
    version = find_version(read, lookup.entry_id(read, text), version_number)
    if version is None:
        raise EntryNotFound(entry_id=text)
    return version


def query(request: Request) -> Query:
    """Return the query string's parameters."""
    return Query(request.query, RULES)
