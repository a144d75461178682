"""Finding what a Dwolla request names: an id alone says whose it is, among those of the token."""

from typing import TYPE_CHECKING

from ledger.book import Batch, Book
from ledger.core.accounts import Account, AccountState
from ledger.core.entries import Entry
from ledger.dialects.dwolla.errors import CustomerNotFound, LabelNotFound
from ledger.dialects.dwolla.inbound import CUSTOMER, LABEL
from ledger.dialects.dwolla.views import Links
from ledger.errors import AccountNotFound, EntryNotFound
from ledger.http.request import Request

if TYPE_CHECKING:
    from ledger.dialects.dwolla.models import LabelLinks


def links(request: Request, book: Book) -> Links:
    return Links(request.base_url, book.read.scope.business_id)


def customer(request: Request) -> tuple[Book, Account]:
    """The customer of the path; `CustomerNotFound` if there is none such."""
    return _account(request, request.parameter("id"), CUSTOMER, CustomerNotFound)


def label(request: Request) -> tuple[Book, Account]:
    """The label of the path, open or not: if it is closed, the write will say so."""
    return _account(request, request.parameter("id"), LABEL, AccountNotFound)


def two_labels(request: Request, named: "LabelLinks") -> tuple[Book, Account, Account]:
    """The labels that a body names; `LabelNotFound` if one is not there, or in another book."""
    book, source = _account(request, named.source.last_segment, LABEL, LabelNotFound)
    uuid = named.destination.last_segment
    other, destination = _account(request, uuid, LABEL, LabelNotFound)
    if other.read.scope != book.read.scope:
        raise LabelNotFound(account_id=uuid)
    return book, source, destination


def ledger_entry(request: Request) -> tuple[Book, Entry]:
    """The entry of the path, if it is a label's."""
    uuid = request.parameter("id")
    book, number = request.locate("entry", uuid, EntryNotFound(entry_id=uuid))
    entry = book.read.entry(number)
    if entry.subledger is None:
        raise EntryNotFound(entry_id=uuid)
    return book, entry


def reallocation(request: Request) -> tuple[Book, Batch]:
    """The reallocation of the path."""
    uuid = request.parameter("id")
    book, number = request.locate("batch", uuid, EntryNotFound(entry_id=uuid))
    return book, book.read.together(number)


def label_state(request: Request) -> tuple[Book, AccountState]:
    """The label of the path with its present amount."""
    return _state(request, LABEL, AccountNotFound)


def customer_state(request: Request) -> tuple[Book, AccountState]:
    """The customer of the path with the count of their labels."""
    return _state(request, CUSTOMER, CustomerNotFound)


def _account(
    request: Request, uuid: str, role: str, missing: type[AccountNotFound]
) -> tuple[Book, Account]:
    book, number = request.locate("account", uuid, missing(account_id=uuid))
    account = book.read.account(number, missing(account_id=uuid))
    if account.terms.role != role:
        raise missing(account_id=uuid)
    return book, account


def _state(
    request: Request, role: str, missing: type[AccountNotFound]
) -> tuple[Book, AccountState]:
    uuid = request.parameter("id")
    book, number = request.locate("account", uuid, missing(account_id=uuid))
    state = book.read.state(number, missing(account_id=uuid))
    if state.account.terms.role != role:
        raise missing(account_id=uuid)
    return book, state
