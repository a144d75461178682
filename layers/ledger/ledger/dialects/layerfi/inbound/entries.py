"""Layer's journal entries as the ledger's drafts.

The details of an entry and its lines keep Layer's other fields. Customer and vendor are ids. A tag
is [dimension, value, key, value's text, two display names].
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import datetime
from typing import TYPE_CHECKING

from ledger.book import Book
from ledger.book.context import located
from ledger.core.accounts import Details, Json
from ledger.core.amendments import Amendment, LineChange
from ledger.core.entries import Draft, DraftLine, Entry, Line
from ledger.core.records import Record
from ledger.dialects.layerfi import lookup
from ledger.dialects.layerfi.errors import CannotChange, TagOfEntries, TwoParties
from ledger.dialects.layerfi.inbound import matching
from ledger.dialects.layerfi.inbound.accounts import SIDES
from ledger.dialects.layerfi.inbound.tags import Tags
from ledger.dialects.layerfi.lookup import CUSTOMER, METADATA, VENDOR
from ledger.errors import EntryIsReversal, EntryReversed, NotFound
from ledger.http import strict_json
from ledger.http.request import Request

if TYPE_CHECKING:
    from ledger.dialects.layerfi.models import (
        CreateJournalEntryRequest,
        LineItem,
        Parties,
        Tag,
    )

# The names of Layer's fields in the details of entries and lines; `metadata` is of old releases.
FIELDS = (
    *("created_by", "external_id", "reference_number", METADATA, "metadata"),
    *(CUSTOMER, VENDOR, "tags"),
)


PARTIES = (CUSTOMER, VENDOR)
_NO_IDS = (None,) * 5


def post(request: Request, book: Book, body: "CreateJournalEntryRequest") -> Entry:
    """Post the entry of a body; its external id is a key, the same on all routes that create."""
    currency = lookup.currency(request)
    return book.post_with_records(
        request.claim(lookup.external_id(body.external_id)),
        lambda: to_draft(book, body, currency, request.now),
    ).entry


def to_draft(
    book: Book,
    body: "CreateJournalEntryRequest",
    currency: str,
    now: datetime,
    known_ids: Set[int] = frozenset(),
) -> tuple[Draft, Sequence[Record]]:
    """Return the draft of a request, and the records of tags that it uses first."""
    tags = Tags(book, now, all_tags(body))
    return draft(book, tags, body, currency, known_ids), tuple(tags.new.values())


def draft(
    book: Book,
    tags: Tags,
    body: "CreateJournalEntryRequest",
    currency: str,
    known_ids: Set[int] = frozenset(),
) -> Draft:
    """Return the draft of an entry, whose tags are among those of the request.

    Its accounts are open, or among `known_ids`, the accounts of the entry that it changes.
    """
    details: dict[str, Json] = {"created_by": body.created_by}
    for name in ("external_id", "reference_number"):
        if getattr(body, name) is not None:
            details[name] = getattr(body, name)
    if body.metadata is not None:
        details[METADATA] = strict_json.exact(body.metadata)
    details |= _parties(book, body, ()) | _tags(tags, body)
    account_ids = _account_ids(book, body, known_ids)
    return Draft(
        effective_at=body.entry_at,
        currency=currency,
        lines=_lines(book, tags, body, account_ids, details),
        description=body.memo,
        details=details,
    )


def to_amendment(
    book: Book, body: "CreateJournalEntryRequest", entry: Entry, now: datetime
) -> Amendment:
    """Return the amendment that gives an entry the body's content.

    A line keeps the id and the place of the present line that it matches; new lines come last.
    Fields of other dialects stay, and so does the external id, which is the key of the entry's
    creation. Raise `EntryReversed`, `EntryIsReversal` or `CannotChange`.
    """
    external_id = entry.details.get("external_id")
    if entry.reversed_by is not None:
        raise EntryReversed(entry_id=entry.entry_id)
    if entry.reverses is not None:
        raise EntryIsReversal(entry_id=entry.entry_id)
    if body.external_id not in (None, external_id):
        raise CannotChange(field="external_id")
    known_ids = {line.account_id for line in entry.lines}
    after, new = to_draft(book, body, entry.currency, now, known_ids)
    key = {} if external_id is None else {"external_id": external_id}
    present = entry.lines_by_id()
    line_ids = matching.match(present, after.lines)
    return Amendment(
        description=after.description,
        effective_at=after.effective_at,
        details=_changed(entry.details, {**after.details, **key}),
        create=tuple(line for index, line in enumerate(after.lines) if index not in line_ids),
        update={
            line_id: _change(present[line_id], after.lines[index])
            for index, line_id in line_ids.items()
        },
        delete=frozenset(present.keys() - line_ids.values()),
        new=tuple(new),
    )


def _change(present: Line, line: DraftLine) -> LineChange:
    return LineChange(
        line.account_id,
        line.direction,
        line.amount_minor,
        line.description,
        _changed(present.details, line.details),
    )


def _changed(present: Details, details: Details) -> Details:
    """Return details with the fields of other dialects, which a body of Layer's cannot say."""
    return {name: value for name, value in present.items() if name not in FIELDS} | dict(details)


def _lines(
    book: Book,
    tags: Tags,
    body: "CreateJournalEntryRequest",
    account_ids: Sequence[int],
    entry: Mapping[str, Json],
) -> tuple[DraftLine, ...]:
    drafts = []
    for index, line in enumerate(body.line_items):
        account_id, side, memo = account_ids[index], SIDES[line.direction], line.memo or ""
        details = _line_details(book, tags, line, entry, index) if _has_details(line) else {}
        drafts.append(DraftLine(account_id, side, line.amount, memo, details))
    return tuple(drafts)


def _has_details(line: "LineItem") -> bool:
    customer = line.customer_id, line.customer_external_id
    vendor = line.vendor_id, line.vendor_external_id
    return bool(line.tags) or (*customer, *vendor, line.external_id) != _NO_IDS


def _line_details(
    book: Book, tags: Tags, line: "LineItem", entry: Mapping[str, Json], index: int
) -> dict[str, Json]:
    details = _parties(book, line, ("line_items", index)) | _tags(tags, line)
    for tag in line.tags or ():
        if tags.line_dimension(tag.key) is None:
            raise TagOfEntries(place=f"line_items.{index}", key=tag.key)
    for kind in PARTIES if details else ():
        if kind in details and entry.get(kind, details[kind]) != details[kind]:
            raise TwoParties(place=f"line_items.{index}", kind=kind)
    if line.external_id is not None:
        details["external_id"] = line.external_id
    return details


def _account_ids(
    book: Book, body: "CreateJournalEntryRequest", known_ids: Set[int]
) -> Sequence[int]:
    """Return the accounts of the line items; raise `IdNotFound` for a closed one, if not known."""
    identifiers = [line.account_identifier for line in body.line_items]
    ids_of: dict[tuple[str, str], int] = {}
    account_ids = []
    for index, identifier in enumerate(identifiers):
        key = (identifier.type, lookup.text_of(identifier))
        if key not in ids_of:
            place = ("line_items", index, "account_identifier")
            ids_of[key] = lookup.account_id(book, identifier, place)
        account_ids.append(ids_of[key])

    def missing(account_id: int) -> NotFound:
        index = account_ids.index(account_id)
        place = ("line_items", index, "account_identifier")
        return lookup.missing_account(identifiers[index], place)

    book.read.accounts({*account_ids} - known_ids, missing)
    return account_ids


def _parties(book: Book, body: "Parties", place: Sequence[str | int]) -> dict[str, Json]:
    """Return the customer and the vendor; a refusal names the field at the place of the body."""
    parties: dict[str, Json] = {}
    for kind, both_ids in (
        (CUSTOMER, (body.customer_id, body.customer_external_id)),
        (VENDOR, (body.vendor_id, body.vendor_external_id)),
    ):
        if both_ids == (None, None):
            continue
        field = f"{kind}_id" if both_ids[0] is not None else f"{kind}_external_id"
        with located(*place, field):
            record_id = lookup.party(book, kind, *both_ids)
            if record_id is not None:
                lookup.require_active(book, kind, record_id)
                parties[kind] = record_id
    return parties


def _tags(tags: Tags, body: "Parties") -> dict[str, Json]:
    """Return the tags by their values: a repeated tag counts once."""
    if not body.tags:
        return {}
    references = {(tag.key, tag.value): tags.reference(tag) for tag in body.tags}
    return {"tags": list(references.values())}


def all_tags(body: "CreateJournalEntryRequest") -> Iterator["Tag"]:
    """Yield the tags of an entry and of its lines."""
    for tagged in (body, *body.line_items):
        yield from tagged.tags or ()
