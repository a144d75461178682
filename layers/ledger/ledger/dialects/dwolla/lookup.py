"""Lookup of the things that a Dwolla request names. An id alone identifies its business."""

from functools import partial
from typing import TYPE_CHECKING

from ledger.book import Book
from ledger.core import ids
from ledger.core.accounts import Account, AccountState
from ledger.core.entries import Entry
from ledger.core.ids import Kind
from ledger.core.records import Batch
from ledger.dialects.dwolla.errors import CustomerNotFound, LabelNotFound, UnknownCustomer
from ledger.dialects.dwolla.inbound import CUSTOMER, LABEL
from ledger.dialects.dwolla.views import Links
from ledger.errors import AccountNotFound, BusinessNotFound, EntryNotFound
from ledger.http.access import find_book, find_business, locate
from ledger.http.request import Request

if TYPE_CHECKING:
    from ledger.dialects.dwolla.models import LabelLinks, Link


def links(request: Request, book: Book) -> Links:
    """Return the links of the book's business."""
    return Links(request.base_url, book.read.scope.business_id)


def account(request: Request) -> tuple[str, str]:
    """Return id and name of the business that the path names as an account.

    Raise `BusinessNotFound` if the token has no such business.
    """
    business_id = request.parameter("id").lower()
    if business_id not in request.known_principal.business_ids:
        raise BusinessNotFound(business_id=business_id)
    return business_id, find_business(request, business_id).name


def books(request: Request) -> list[Book]:
    """Return the books of the token's businesses."""
    business_ids = request.known_principal.business_ids
    return [find_book(request, business_id) for business_id in business_ids]


def first_book(request: Request) -> Book:
    """Return the book of the token's account, its first business. Raise `BusinessNotFound`."""
    business_ids = request.known_principal.business_ids
    return find_book(request, business_ids[0] if business_ids else "")


def one_customer(request: Request) -> tuple[Book, Account]:
    """Return the customer of the path. Raise `UnknownCustomer` if there is none."""
    return _account(request, request.parameter("id"), CUSTOMER, UnknownCustomer)


def customer(request: Request) -> tuple[Book, Account]:
    """Return the customer of the path. Raise `CustomerNotFound` if there is none."""
    return _account(request, request.parameter("id"), CUSTOMER, CustomerNotFound)


def label(request: Request) -> tuple[Book, Account]:
    """Return the label of the path, open or closed. A write refuses a closed label itself."""
    return _account(request, request.parameter("id"), LABEL, AccountNotFound)


def two_labels(request: Request, body_links: "LabelLinks") -> tuple[Book, Account, Account]:
    """Return the labels of a body. Raise `LabelNotFound` unless both are in one book."""
    book, source = _account(request, _last_segment(body_links.source), LABEL, LabelNotFound)
    uuid = _last_segment(body_links.destination)
    other, destination = _account(request, uuid, LABEL, LabelNotFound)
    if other.read.scope != book.read.scope:
        raise LabelNotFound(account_id=uuid)
    return book, source, destination


def _last_segment(link: "Link") -> str:
    """Return the id at the end of a link. Clients mix hosts, so the rest does not count."""
    return link.href.rstrip("/").rpartition("/")[2]


def ledger_entry(request: Request) -> tuple[Book, Entry]:
    """Return the entry of the path. Raise `EntryNotFound` unless a label lists it."""
    uuid = request.parameter("id")
    book, entry_id = locate(request, Kind.ENTRY, uuid, partial(EntryNotFound, entry_id=uuid))
    entry = book.read.entry(entry_id)
    if entry.subledger is None:
        raise EntryNotFound(entry_id=uuid)
    return book, entry


def reallocation(request: Request) -> tuple[Book, Batch]:
    """Return the reallocation of the path. Raise `EntryNotFound` if there is none."""
    uuid = request.parameter("id")
    book, batch_id = locate(request, Kind.BATCH, uuid, partial(EntryNotFound, entry_id=uuid))
    batch = book.read.batch(batch_id)
    # Another dialect's batch has entries of the general journal.
    if any(map(ids.is_in_journal, batch.entry_ids)):
        raise EntryNotFound(entry_id=uuid)
    return book, batch


def label_state(request: Request) -> tuple[Book, AccountState]:
    """Return the label of the path with its present amount."""
    return _state(request, LABEL, AccountNotFound)


def customer_state(request: Request) -> tuple[Book, AccountState]:
    """Return the customer of the path with the count of their labels."""
    return _state(request, CUSTOMER, CustomerNotFound)


def _account(
    request: Request, uuid: str, role: str, not_found: type[AccountNotFound]
) -> tuple[Book, Account]:
    missing = partial(not_found, account_id=uuid)
    book, account_id = locate(request, Kind.ACCOUNT, uuid, missing)
    account = book.read.account(account_id, missing)
    if account.terms.role != role:
        raise missing()
    return book, account


def _state(
    request: Request, role: str, not_found: type[AccountNotFound]
) -> tuple[Book, AccountState]:
    uuid = request.parameter("id")
    missing = partial(not_found, account_id=uuid)
    book, account_id = locate(request, Kind.ACCOUNT, uuid, missing)
    state = book.read.state(account_id, missing)
    if state.account.terms.role != role:
        raise missing()
    return book, state
