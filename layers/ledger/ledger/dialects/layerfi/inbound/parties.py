"""Customers and vendors: upsert by external id, and update."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from ledger.book import Book
from ledger.core import sizes
from ledger.core.accounts import Details
from ledger.core.claims import Claim
from ledger.core.records import Name, Record
from ledger.dialects.layerfi.errors import ExternalIdTaken
from ledger.errors import ConcurrentUpdate
from ledger.http.body_fields import present_fields

if TYPE_CHECKING:
    from ledger.dialects.layerfi.models import ChangePartyRequest, PartyFields, PartyRequest


def create(book: Book, claim: Claim, kind: str, body: "PartyRequest") -> Record:
    """Create a party, or update the party with this external id. Parallel requests make one."""
    external_id = body.external_id
    fresh: Details = {"status": "ACTIVE", "external_id": external_id, **_fields(body)}

    def change(present: Details) -> Details:
        if present.get("external_id") != external_id:
            # The party took another external id after the look-up of this one.
            raise ConcurrentUpdate
        return _changed(present, _fields(body))

    return book.records(claim).upsert(kind, fresh, _names(kind, fresh), change)


def update(book: Book, claim: Claim, record: Record, body: "ChangePartyRequest") -> Record:
    """Update the fields that the body has; a field of null is cleared.

    Raise `ExternalIdTaken` for the external id of another party.
    """
    kind, record_id = record.kind, record.record_id
    members = present_fields(body)
    members.pop("tags", None)
    if body.status is None:
        members.pop("status", None)

    def change(present: Details) -> Details:
        changed = _changed(present, members)
        for name in {*_names(kind, changed)} - {*_names(kind, present)}:
            if book.read.owner_of(name) not in (None, record_id):
                raise ExternalIdTaken(kind=kind, value=name.value)
        return changed

    names_of = partial(_names, kind)
    return book.records(claim).update(kind, record_id, change, names_of=names_of)


def _names(kind: str, details: Details) -> tuple[Name, ...]:
    external_id = details.get("external_id")
    return (Name(kind, external_id),) if isinstance(external_id, str) else ()


def _changed(present: Details, change: Mapping[str, Any]) -> Details:
    changed = {name: value for name, value in {**present, **change}.items() if value is not None}
    sizes.check_party_words(present, changed)
    return changed


def _fields(body: "PartyFields") -> dict[str, Any]:
    """Return the fields that the body has, without those of null, which stay as they are."""
    return {
        name: value
        for name, value in vars(body).items()
        if value is not None and name != "external_id"
    }
