"""Layer's journal entries as the ledger's drafts.

What Layer says besides accounts, amounts and sides is in the details of the entry and its lines:
customer and vendor by number, tags as [dimension, value, key, value's text, two display names].
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from ledger.book import Book
from ledger.core.accounts import Json
from ledger.core.entries import Draft, DraftLine
from ledger.core.records import Record
from ledger.dialects.layerfi import lookup
from ledger.dialects.layerfi.errors import TagOfEntries, TwoParties
from ledger.dialects.layerfi.inbound.accounts import SIDES
from ledger.dialects.layerfi.inbound.tags import STRICTNESS, Tags
from ledger.dialects.layerfi.lookup import CUSTOMER, METADATA, VENDOR
from ledger.http import strict_json

if TYPE_CHECKING:
    from ledger.dialects.layerfi.models import (
        CreateJournalEntryRequest,
        LineItem,
        Parties,
    )


def to_draft(
    book: Book, body: "CreateJournalEntryRequest", currency: str, now: datetime
) -> tuple[Draft, Sequence[Record]]:
    """The entry that a request describes, and the tags that it is the first to use."""
    tags = Tags(book, now)
    details: dict[str, Json] = {"created_by": body.created_by}
    for name in ("external_id", "reference_number"):
        if getattr(body, name) is not None:
            details[name] = getattr(body, name)
    if body.metadata is not None:
        details[METADATA] = strict_json.exact(body.metadata)
    details |= _parties(book, body) | _tags(tags, body)
    draft = Draft(
        effective_at=body.entry_at,
        currency=currency,
        lines=tuple(
            _line(book, tags, line, details, f"line_items.{place}")
            for place, line in enumerate(body.line_items)
        ),
        description=body.memo,
        details=details,
    )
    return draft, tuple(tags.new.values())


def _line(
    book: Book, tags: Tags, line: "LineItem", entry: Mapping[str, Json], where: str
) -> DraftLine:
    details = _parties(book, line) | _tags(tags, line)
    for tag in line.tags or ():
        if tags.dimension(tag.key, None).details["strictness"] != STRICTNESS:
            raise TagOfEntries(place=where, key=tag.key)
    for kind in (CUSTOMER, VENDOR):
        if kind in details and entry.get(kind, details[kind]) != details[kind]:
            raise TwoParties(place=where, kind=kind)
    if line.external_id is not None:
        details["external_id"] = line.external_id
    account = lookup.account_id(book, line.account_identifier)
    return DraftLine(account, SIDES[line.direction], line.amount, line.memo or "", details)


def _parties(book: Book, said: "Parties") -> dict[str, Json]:
    found: dict[str, Json] = {}
    for kind in (CUSTOMER, VENDOR):
        given = getattr(said, f"{kind}_id"), getattr(said, f"{kind}_external_id")
        number = lookup.party(book, kind, *given)
        if number is not None:
            found[kind] = number
    return found


def _tags(tags: Tags, said: "Parties") -> dict[str, Json]:
    found: list[Json] = []
    for tag in said.tags or ():
        reference = tags.reference(tag)
        if reference not in found:  # to say it twice is to say it once
            found.append(reference)
    return {"tags": found} if found else {}
