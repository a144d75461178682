"""Finding what a Layer request names: the business of its path, and things by their ids."""

from typing import TYPE_CHECKING

from ledger.book import Book
from ledger.core import ids
from ledger.core.accounts import AccountState
from ledger.core.entries import Entry
from ledger.core.records import Name, Record
from ledger.dialects.layerfi.errors import IdNotFound
from ledger.errors import Fault, InvalidRequest
from ledger.http.idempotency import Own
from ledger.http.request import Request

if TYPE_CHECKING:
    from ledger.dialects.layerfi.models import AccountId, StableName

CUSTOMER, VENDOR = "customer", "vendor"
DIMENSION, VALUE = "tag dimension", "tag value"
STABLE_NAME = "stable name"
METADATA = "metadata_json"  # as JSON text: what is in a table is read without decimals


def business_id(request: Request) -> str:
    return request.parameter("businessId").lower()


def book(request: Request, own: Own | None = None) -> Book:
    """The book of the path's business; `own` is the field that makes the request idempotent."""
    return request.book(business_id(request), own)


def currency(request: Request) -> str:
    """What a business's amounts are in: Layer's API has no word for it."""
    return request.business(business_id(request)).currency


def number(book: Book, kind: str, said: str) -> int:
    """The number of a thing that an id names; `IdNotFound` if it is no id of such a thing here."""
    found = ids.uuid_number(book.read.scope.business_id, kind, said)
    if found is None:
        raise IdNotFound(kind=kind, said=said)
    return found


def account_number(book: Book, named: "AccountId | StableName") -> int:
    """The account that an identifier names."""
    if named.type == "AccountId":
        return number(book, "account", named.id)
    found = book.read.named(Name(STABLE_NAME, named.stable_name))
    if found is None:
        raise IdNotFound(kind=STABLE_NAME, said=named.stable_name)
    return found


def account(request: Request, book: Book) -> AccountState:
    """The account of the path."""
    said = request.parameter("id")
    return book.read.state(number(book, "account", said), IdNotFound(kind="account", said=said))


def entry(request: Request, book: Book) -> Entry:
    """The ledger entry of the path, if it is in the business's currency."""
    found = entry_number(request, book)
    entry = book.read.entry(found, IdNotFound(kind="entry", said=request.parameter("id")))
    if entry.entry_id != found:
        raise IdNotFound(kind="entry", said=request.parameter("id"))
    return shown(request, entry)


def entry_number(request: Request, book: Book) -> int:
    """The number of the path, if an entry of the journal can have it."""
    said = request.parameter("id")
    found = number(book, "entry", said)
    if not ids.is_in_journal(found):
        raise IdNotFound(kind="entry", said=said)
    return found


def shown(request: Request, entry: Entry) -> Entry:
    """The entry, if Layer can show it: it has no word for another currency than the business's."""
    if entry.currency != currency(request):
        raise IdNotFound(kind="entry", said=request.parameter("id"))
    return entry


def party(book: Book, kind: str, said: str | None, external_id: str | None) -> int | None:
    """The customer or vendor that either form of id names; None if neither is given."""
    found = None
    if said is not None:
        found = number(book, kind, said)
        book.read.known_record(kind, found, IdNotFound(kind=kind, said=said))
    if external_id is not None:
        named = book.read.named(Name(kind, external_id))
        if named is None:
            raise IdNotFound(kind=f"{kind} with external id", said=external_id)
        if found not in (None, named):
            rule = f"must name the same {kind} as {kind}_id"
            raise InvalidRequest(faults=(Fault((f"{kind}_external_id",), "same", rule),))
        found = named
    return found


def record(request: Request, book: Book, kind: str) -> Record:
    """The customer, vendor or tag dimension of the path."""
    said = request.parameter("id")
    return book.read.record(kind, number(book, kind, said), IdNotFound(kind=kind, said=said))
