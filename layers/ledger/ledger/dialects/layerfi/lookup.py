"""Lookup of the business of a Layer request's path and of the things that its ids name."""

from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from ledger.book import Book
from ledger.core import ids
from ledger.core.accounts import AccountState
from ledger.core.entries import Entry
from ledger.core.ids import Kind
from ledger.core.records import MOVED_TO, Name, Record
from ledger.dialects.layerfi.errors import IdNotFound, PartyArchived
from ledger.errors import Fault, InvalidRequest
from ledger.http.access import find_book, find_business
from ledger.http.idempotency import Own, claim_of
from ledger.http.request import Request

if TYPE_CHECKING:
    from ledger.dialects.layerfi.models import AccountId, StableName

CUSTOMER, VENDOR = Kind.CUSTOMER, Kind.VENDOR
MANUAL_ENTRY = Kind.MANUAL_ENTRY
DIMENSION, VALUE = Kind.TAG_DIMENSION, Kind.TAG_VALUE
LINE_USE = "tag line use"  # Records of whether lines may have tags of a dimension.
STABLE_NAME = "stable name"
ARCHIVED = "ARCHIVED"
CREATION = "POST /v1/businesses/{businessId}/ledger/journal-entries"
Place: TypeAlias = tuple[str | int, ...]
METADATA = "metadata_json"  # JSON text, since the table's documents have no decimals


def business_id(request: Request) -> str:
    """Return the id of the path's business."""
    return request.parameter("businessId").lower()


def book(request: Request) -> Book:
    """Return the book of the path's business."""
    return find_book(request, business_id(request))


def currency(request: Request) -> str:
    """Return the business's currency. Layer's API has no field for it."""
    return find_business(request, business_id(request)).currency


def number(book: Book, kind: Kind, uuid: str) -> int:
    """Return the integer id of a UUID. Raise `IdNotFound` unless it is of this kind and book."""
    integer = book.ids.id_of(kind, uuid)
    if integer is None:
        raise IdNotFound(kind=kind, text=uuid)
    return integer


def account_id(book: Book, identifier: "AccountId | StableName", place: Place) -> int:
    """Return the id of the identifier's account. Raise `IdNotFound` if there is none."""
    if identifier.type == "AccountId":
        owner = book.ids.id_of(Kind.ACCOUNT, identifier.id)
    else:
        owner = book.read.find_named(Name(STABLE_NAME, identifier.stable_name))
    if owner is None:
        raise missing_account(identifier, place)
    return owner


def missing_account(identifier: "AccountId | StableName", place: Place) -> IdNotFound:
    """Return the refusal of an account that is not there, or is closed, at a place of the body."""
    kind = Kind.ACCOUNT if identifier.type == "AccountId" else STABLE_NAME
    refusal = IdNotFound(kind=kind, text=text_of(identifier))
    refusal.within = place
    return refusal


def text_of(identifier: "AccountId | StableName") -> str:
    """Return the id or the stable name of an identifier."""
    return identifier.id if identifier.type == "AccountId" else identifier.stable_name


def account(request: Request, book: Book) -> AccountState:
    """Return the account of the path, by its id or its stable name; else raise `IdNotFound`."""
    text = request.parameter("id")
    missing = partial(IdNotFound, kind="account", text=text)
    account_id = book.ids.id_of(Kind.ACCOUNT, text)
    if account_id is None:
        account_id = book.read.find_named(Name(STABLE_NAME, text))
    if account_id is None:
        raise missing()
    return book.read.state(account_id, missing)


def entry(request: Request, book: Book, kind: Kind = Kind.ENTRY) -> Entry:
    """Return the ledger or manual entry of the path. Raise `IdNotFound` if Layer cannot show it."""
    entry_id = entry_id_of_path(request, book, kind)
    missing = partial(IdNotFound, kind=kind, text=request.parameter("id"))
    entry = book.read.entry(entry_id, missing)
    if entry.entry_id != entry_id:
        raise missing()
    return require_own_currency(request, entry)


def entry_id_of_path(request: Request, book: Book, kind: Kind = Kind.ENTRY) -> int:
    """Return the entry id of the path. Raise `IdNotFound` if no journal entry can have it.

    A ledger entry and its manual entry have UUIDs of two kinds.
    """
    uuid = request.parameter("id")
    entry_id = number(book, kind, uuid)
    if not ids.is_in_journal(entry_id):
        raise IdNotFound(kind=kind, text=uuid)
    return entry_id


def external_id(value: str | None) -> Own:
    """Return the key of a manual entry, which is one key on all routes that create one."""
    return Own("external_id", value, CREATION)


def entry_id_of_key(request: Request, book: Book, value: str) -> int | None:
    """Return the id of the entry that was created with an external id; None without one."""
    return book.read.entry_of_key(claim_of(request, external_id(value), None))


def require_own_currency(request: Request, entry: Entry) -> Entry:
    """Return the entry. Raise `IdNotFound` if its currency is not the business's.

    Layer's entries have no field for a currency.
    """
    if entry.currency != currency(request):
        raise IdNotFound(kind="entry", text=request.parameter("id"))
    return entry


def party(book: Book, kind: Kind, uuid: str | None, external_id: str | None) -> int | None:
    """Return the customer or vendor that either form of id names; None without an id.

    Raise `IdNotFound` if there is none, `InvalidRequest` if the two forms name different parties.
    """
    record_id = None
    if uuid is not None:
        record_id = number(book, kind, uuid)
        book.read.known_record(kind, record_id, partial(IdNotFound, kind=kind, text=uuid))
    if external_id is not None:
        owner = _party_named(book, Name(kind, external_id))
        if owner is None:
            raise IdNotFound(kind=f"{kind} with external id", text=external_id)
        if record_id not in (None, owner):
            rule = f"must name the same {kind} as {kind}_id"
            raise InvalidRequest(faults=(Fault((f"{kind}_external_id",), "same", rule),))
        record_id = owner
    return record_id


def _party_named(book: Book, name: Name) -> int | None:
    """Return the id of the party with an external id, which another party may have had before."""
    record_id = book.read.find_named(name)
    party = book.read.known_records(name.kind, [] if record_id is None else [record_id])
    if any(record.details.get("external_id") != name.value for record in party.values()):
        return book.read.owner_of(name)
    return record_id


def require_active(book: Book, kind: Kind, record_id: int) -> None:
    """Raise `PartyArchived` for an archived customer, at most a minute after its archiving."""
    uuid = book.ids.uuid(kind, record_id)
    party = book.read.known_record(kind, record_id, partial(IdNotFound, kind=kind, text=uuid))
    if party.details.get("status") == ARCHIVED:
        raise PartyArchived(kind=kind, party_id=uuid)


def record(request: Request, book: Book, kind: Kind) -> Record:
    """Return the customer, vendor or tag dimension of the path. Raise `IdNotFound` if missing."""
    uuid = request.parameter("id")
    missing = partial(IdNotFound, kind=kind, text=uuid)
    record = book.read.record(kind, number(book, kind, uuid), missing)
    if MOVED_TO in record.details:
        raise missing()
    return record


def dimension_of_key(request: Request, book: Book) -> Record:
    """Return the tag dimension of the path's key. Raise `IdNotFound` if there is none."""
    key = request.parameter("key")
    _, record = book.read.defined(DIMENSION, key)
    if record is None or key != key.strip():
        raise IdNotFound(kind=f"{DIMENSION} with key", text=key)
    return record
