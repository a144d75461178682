"""Spellings of ids and instants for clients; each dialect chooses among them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache

from ledger.core import ids
from ledger.core.entries import Entry, Line


class Kind(StrEnum):
    """The kinds of ids. The kind is part of a UUID, so ids of two kinds are never equal."""

    ACCOUNT = "account"
    ENTRY = "entry"
    LINE = "line"
    BATCH = "batch"
    LEDGER = "ledger"
    MANUAL_ENTRY = "manual entry"
    MANUAL_LINE = "manual line"
    CUSTOMER = "customer"
    VENDOR = "vendor"
    TAG_DIMENSION = "tag dimension"
    TAG_VALUE = "tag value"


@dataclass(frozen=True, slots=True)
class Ids:
    """The ids of one business as UUIDs, both ways."""

    business_id: str

    def entry(self, entry_id: int) -> str:
        """Return the UUID of an entry."""
        return self.uuid(Kind.ENTRY, entry_id)

    def account(self, account_id: int) -> str:
        """Return the UUID of an account."""
        return self.uuid(Kind.ACCOUNT, account_id)

    def line(self, entry: Entry, line: Line, kind: Kind = Kind.LINE) -> str:
        """Return the UUID of a line of an entry."""
        number, index = ids.split_line_number(entry.line_number(line))
        return ids.to_uuid(self.business_id, kind, number, index)

    def tag(self, entry_id: int, place: int) -> str:
        """Return the UUID of the tag at a place, from 0, among an entry's or a line's tags."""
        return ids.to_uuid(self.business_id, f"tag {place}", entry_id)

    def uuid(self, kind: Kind, number: int) -> str:
        """Return the UUID of a thing of a kind."""
        return ids.to_uuid(self.business_id, kind, number)

    def number(self, kind: Kind, text: str) -> int | None:
        """Return the integer that a UUID of this business and kind spells, or None."""
        return ids.uuid_number(self.business_id, kind, text)

    def any_number(self, kind: Kind, text: str) -> int | None:
        """Return the integer that a UUID or a decimal text spells, or None."""
        return ids.spelled_number(self.business_id, kind, text)

    def line_number(self, text: str) -> int | None:
        """Return the integer of a line that a UUID of this business spells, or None."""
        number_and_index = ids.from_uuid(self.business_id, Kind.LINE, text)
        return None if number_and_index is None else ids.line_number(*number_and_index)


@lru_cache(maxsize=256)
def format_instant(at: datetime, digits: int = 6) -> str:
    """Return a time in UTC with `digits` decimals of a second (3 or 6), as `2026-01-31T…Z`."""
    text = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return f"{text[: len(text) - 6 + digits]}Z"
