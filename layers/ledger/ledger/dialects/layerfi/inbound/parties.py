"""Customers and vendors: upsert by external id, and update."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ledger.book import Book
from ledger.core import sizes
from ledger.core.accounts import Details
from ledger.core.claims import Claim
from ledger.core.records import Name, Record
from ledger.dialects.layerfi.errors import CannotChange

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
    """Update the fields of the body. Raise `CannotChange` for another external id."""
    if body.external_id is not None and body.external_id != record.details.get("external_id"):
        raise CannotChange(field="external_id")
    status = {} if body.status is None else {"status": body.status}
    change = {**_fields(body), **status}
    return book.records(claim).update(
        record.kind, record.record_id, lambda present: _changed(present, change)
    )


def _changed(present: Details, change: Mapping[str, Any]) -> Details:
    changed = {**present, **change}
    sizes.check_party_words(present, changed)
    return changed


def _fields(body: "PartyFields") -> dict[str, Any]:
    """Return the fields that the body has. Absent and null fields stay as they are."""
    fields = body.model_dump(exclude_unset=True, exclude={"external_id", "status"})
    return {name: value for name, value in fields.items() if value is not None}
