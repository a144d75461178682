"""Customers and vendors: upsert by external id, and update."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ledger.book import Book
from ledger.core import sizes
from ledger.core.accounts import Details
from ledger.core.claims import Claim
from ledger.core.records import Name, Record
from ledger.dialects.layerfi.errors import CannotChange
from ledger.errors import NameTaken

if TYPE_CHECKING:
    from ledger.dialects.layerfi.models import ChangePartyRequest, PartyFields, PartyRequest


def create(book: Book, claim: Claim, kind: str, body: "PartyRequest") -> Record:
    """Create a party, or update the party with this external id. Parallel requests make one."""
    external_id = body.external_id
    names = (Name(kind, external_id),) if external_id else ()
    fresh: Details = {"status": "ACTIVE", "external_id": external_id, **_fields(body)}
    return book.records(claim).upsert(
        kind, fresh, names, lambda present: _changed(present, _fields(body))
    )


def update(book: Book, claim: Claim, record: Record, body: "ChangePartyRequest") -> Record:
    """Update the fields that the body has; a field of null is cleared.

    Raise `NameTaken` for the external id of another party, `CannotChange` for a free one.
    """
    _require_same_external_id(book, record, body)
    status = {} if body.status is None else {"status": body.status}
    change = {**_members(body), **status}
    return book.records(claim).update(
        record.kind, record.record_id, lambda present: _changed(present, change)
    )


def _changed(present: Details, change: Mapping[str, Any]) -> Details:
    changed = {name: value for name, value in {**present, **change}.items() if value is not None}
    sizes.check_party_words(present, changed)
    return changed


def _fields(body: "PartyFields") -> dict[str, Any]:
    """Return the fields that the body has, without those of null, which stay as they are."""
    return {name: value for name, value in _members(body).items() if value is not None}


def _members(body: "PartyFields") -> dict[str, Any]:
    """Return the fields that the body has, also those of null."""
    return body.model_dump(exclude_unset=True, exclude={"external_id", "status", "tags"})


def _require_same_external_id(book: Book, record: Record, body: "ChangePartyRequest") -> None:
    present = record.details.get("external_id")
    if "external_id" not in body.model_fields_set or body.external_id == present:
        return
    owner_id = body.external_id and book.read.find_named(Name(record.kind, body.external_id))
    if body.external_id and owner_id:
        kind = f"{record.kind} with external id"
        raise NameTaken(kind=kind, value=body.external_id, owner_id=owner_id)
    raise CannotChange(field="external_id")
