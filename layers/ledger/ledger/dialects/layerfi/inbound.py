"""Layer's requests as the ledger's drafts, accounts and records.

What Layer says besides accounts, amounts and sides is in the details of the entry and its lines:
customer and vendor by number, tags as [dimension, value, key, value's text, two display names].
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from ledger.book import Book, Opening
from ledger.core.accounts import AccountTerms, AccountType, Direction, Json
from ledger.core.entries import Draft, DraftLine
from ledger.core.records import Name, Record
from ledger.dialects.layerfi import lookup
from ledger.dialects.layerfi.errors import CannotChange, TagOfEntries, TwoParties
from ledger.dialects.layerfi.lookup import CUSTOMER, DIMENSION, METADATA, STABLE_NAME, VALUE, VENDOR
from ledger.http import strict_json

if TYPE_CHECKING:
    from ledger.dialects.layerfi.models import (
        AccountRequest,
        ChangeAccountRequest,
        CreateJournalEntryRequest,
        DimensionRequest,
        LineItem,
        Parties,
        Subtype,
        Tag,
        ValueRequest,
    )

SIDES = {"DEBIT": Direction.DEBIT, "CREDIT": Direction.CREDIT}
STRICTNESS = "NON_BALANCING"


class Tags:
    """The tags of one request: those there are, and the definitions that it is the first to use."""

    def __init__(self, book: Book, now: datetime) -> None:
        self._book = book
        self._now = now
        self.new: dict[tuple[str, int], Record] = {}

    def dimension(self, key: str, display_name: str | None, strictness: str = STRICTNESS) -> Record:
        """The dimension of a key; display name and strictness count only if there is none yet."""
        more: dict[str, Json] = {"display_name": display_name, "strictness": strictness}
        return self._defined(DIMENSION, key, more)

    def value(self, dimension: Record, value: str, display_name: str | None) -> Record:
        """A value of a dimension; the display name counts only if there is none yet."""
        more: dict[str, Json] = {"dimension": dimension.number, "value": value}
        name = f"{dimension.number}/{value}"
        return self._defined(VALUE, name, {**more, "display_name": display_name})

    def reference(self, tag: "Tag") -> list[Json]:
        """A tag as an entry's details have it."""
        dimension = self.dimension(tag.key, tag.dimension_display_name)
        value = self.value(dimension, tag.value, tag.value_display_name)
        names = (dimension.details["display_name"], value.details["display_name"])
        return [dimension.number, value.number, tag.key, tag.value, *names]

    def _defined(self, kind: str, name: str, more: dict[str, Json]) -> Record:
        number, record = self._book.read.defined(kind, name)
        if record is None:
            fresh = Record(number, kind, self._now, self._now, {"name": name, **more})
            record = self.new.setdefault((kind, number), fresh)
        return record


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
            raise TagOfEntries(where, tag.key)
    for kind in (CUSTOMER, VENDOR):
        if kind in details and entry.get(kind, details[kind]) != details[kind]:
            raise TwoParties(where, kind)
    if line.external_id is not None:
        details["external_id"] = line.external_id
    account = lookup.account_number(book, line.account_identifier)
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


def to_opening(book: Book, body: "AccountRequest") -> Opening:
    """The account that a request describes, and the name that it alone can have."""
    details: dict[str, Json] = {"description": body.description, "subtype": _subtype(body)}
    names: tuple[Name, ...] = ()
    if body.stable_name is not None:
        details["stable_name"] = body.stable_name.stable_name
        names = (Name(STABLE_NAME, body.stable_name.stable_name),)
    terms = AccountTerms(
        name=body.name,
        type=AccountType(body.account_type.lower()),
        normal_balance=SIDES[body.normality],
        parent=_parent(book, body),
        code=body.account_number or "",
        details={name: value for name, value in details.items() if value is not None},
    )
    return Opening(terms, names=names)


def to_changed(book: Book, body: "ChangeAccountRequest", present: AccountTerms) -> AccountTerms:
    """The account as the request wants it called; what cannot change must be as it is."""
    kept = {
        "normality": (body.normality and SIDES[body.normality], present.normal_balance),
        "account_type": (body.account_type and body.account_type.lower(), present.type),
        "parent_id": (_parent(book, body), present.parent),
        "account_number": (body.account_number, present.code),
        "stable_name": (
            body.stable_name and body.stable_name.stable_name,
            present.details.get("stable_name"),
        ),
    }
    for field, (said, there) in kept.items():
        if said is not None and said != there:
            raise CannotChange(field)
    details = dict(present.details)
    given = {"description": body.description, "subtype": _subtype(body)}
    details |= {name: value for name, value in given.items() if value is not None}
    return replace(present, name=body.name or present.name, details=details)


def _parent(book: Book, body: "AccountRequest") -> int | None:
    return None if body.parent_id is None else lookup.account_number(book, body.parent_id)


def _subtype(body: "AccountRequest") -> Json:
    said: str | Subtype | None = body.account_subtype
    if said is None or isinstance(said, str):
        return said and [said, None]
    return [said.value, said.display_name]


def to_dimension(book: Book, body: "DimensionRequest", now: datetime) -> Sequence[Record]:
    """What is not there yet of a dimension and its values."""
    tags = Tags(book, now)
    dimension = tags.dimension(body.key, body.display_name, body.strictness)
    for value in body.defined_values:
        text, display_name = (
            (value, None) if isinstance(value, str) else (value.value, value.display_name)
        )
        tags.value(dimension, text, display_name)
    return tuple(tags.new.values())


def to_value(
    book: Book, dimension: Record, body: "ValueRequest", now: datetime
) -> Sequence[Record]:
    """The value, if it is not there yet."""
    tags = Tags(book, now)
    tags.value(dimension, body.value, body.display_name)
    return tuple(tags.new.values())
