"""Ids without counters: a 43-bit number for each entry, unique in its book, and its spellings.

An id of the clock kind is made of a time, so ids of this kind sort by creation. An id of the keyed
kind is made of an idempotency key. If an id is in use, the next attempt (0, 1, 2 …) gives another
candidate, as in open addressing. The lowest bit is 1 if the general journal lists the entry.

    bit     42  41                                   3 2    1 0
            +---+-------------------------------------+------+---+
    clock   | 0 | tick: 39 bits, 2 ms each since 2025 | slot | J |      slot: 2 bits of a digest
            +---+-------------------------------------+------+---+
    keyed   | 1 | digest of key and attempt: 41 bits         | J |      J: 1 in the general journal
            +---+--------------------------------------------+---+

    line id     id << 10 | index                below 2**53, so exact in every JSON client

An id has two spellings: the integer itself, and a UUID. The UUID's last 62 bits are a digest of
business, kind and id. So an id of another business, or of another kind, is no id here.

    UUID    48 bits             4         12 bits                 2    62 bits
            +-------------------+---------+-----------------------+----+--------+
    clock   | Unix ms           | version | slot << 10 | index    | 10 | digest |
            | (J: odd ms)       | 7       |                       |    |        |
            +-------------------+---------+-----------------------+----+--------+
    keyed   | id's lower 42     | version | index                 | 10 | digest |
            | bits << 6         | 8       |                       |    |        |
            +-------------------+---------+-----------------------+----+--------+
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from msgspec import Struct

from ledger.core.texts import is_number

if TYPE_CHECKING:
    from ledger.core.entries import Entry, Line

ID_BITS = 43
INDEX_BITS = 10
IDS_PER_TICK = 1 << 3  # The slots, each with and without the journal's bit.
ID_MAX = (1 << ID_BITS) - 1
CLOCK_ID_MAX = (1 << (ID_BITS - 1)) - 1
LINES_PER_ID = 1 << INDEX_BITS
EPOCH_MS = 1_735_689_600_000  # 2025-01-01T00:00:00Z. 39 bits of 2 ms ticks last until 2059.
TICK_MS = 2
SLOT_BITS = 2
TICKS_AHEAD_MAX = 1 << 20  # Attempts may run ahead of the clock by so many ticks.
_TICK_BITS = ID_BITS - 1 - SLOT_BITS - 1
_KEYED = 1 << (ID_BITS - 1)
_IN_JOURNAL = 1
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


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


def digest(*parts: str) -> bytes:
    """Return the SHA-256 of the parts, each after its length, so that no two lists collide."""
    return sha256(_framed(*parts)).digest()


def _framed(*parts: str) -> bytes:
    return b"".join([b"%d:%s" % (len(part), part) for part in map(str.encode, parts)])


def is_within(now_ms: int) -> bool:
    """Return whether ids can be made of a time (Unix ms)."""
    return 0 <= (now_ms - EPOCH_MS) // TICK_MS < (1 << _TICK_BITS) - TICKS_AHEAD_MAX


def clock_id(now_ms: int, nonce: str, attempt: int, in_journal: bool = False) -> int:
    """Return the candidate id of an attempt of a request at `now_ms` (Unix ms)."""
    # Each attempt takes a tick of its own, so that a request never collides with itself.
    tick = (now_ms - EPOCH_MS) // TICK_MS + attempt
    assert 0 <= tick < 1 << _TICK_BITS, "the clock is outside the years 2025 to 2059"
    slot = digest("slot", nonce, str(attempt))[0] & ((1 << SLOT_BITS) - 1)
    return (((tick << SLOT_BITS) | slot) << 1) | in_journal


def clock_ms(number: int) -> int:
    """Return the time (Unix ms) of an id of the clock kind."""
    assert not is_keyed(number)
    return (number >> (SLOT_BITS + 1)) * TICK_MS + EPOCH_MS


def tick_start(at_ms: int) -> int:
    """Return the beginning of a time's tick (both Unix ms)."""
    return at_ms - (at_ms - EPOCH_MS) % TICK_MS


def clock_time(number: int) -> datetime:
    """Return the time of an id of the clock kind, in UTC."""
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=clock_ms(number))


def first_id(at_ms: int) -> int:
    """Return the least id of the clock kind of a time (Unix ms) or a later one."""
    return max(0, -(-(at_ms - EPOCH_MS) // TICK_MS)) << (SLOT_BITS + 1)  # Ticks, rounded up.


def keyed_id(key: str, attempt: int, in_journal: bool = False) -> int:
    """Return the candidate id of an attempt under an idempotency key."""
    hashed = int.from_bytes(digest("key", key, str(attempt))[:8]) >> (64 - 41)
    number = _KEYED | (hashed << 1) | in_journal
    assert _KEYED <= number <= ID_MAX
    return number


def is_keyed(number: int) -> bool:
    """Return whether an id was made of an idempotency key."""
    return bool(number & _KEYED)


def is_in_journal(number: int) -> bool:
    """Return whether the general journal lists the entry of an id."""
    return bool(number & _IN_JOURNAL)


def line_id(number: int, index: int) -> int:
    """Return the integer id of a line: below 2**53, so exact in every JSON client."""
    assert 0 <= number <= ID_MAX
    assert 0 <= index < LINES_PER_ID
    return (number << INDEX_BITS) | index


def split_line_id(line: int) -> tuple[int, int]:
    """Return the id and the index of a line's id."""
    return line >> INDEX_BITS, line & (LINES_PER_ID - 1)


@lru_cache(maxsize=4096)
def to_uuid(business_id: str, kind: str, number: int, index: int = 0) -> str:
    """Return the UUID of an id (and of a line's index) for a kind of a business."""
    return to_uuids(business_id, kind, [(number, index)])[0]


def to_uuids(business_id: str, kind: str, places: Iterable[tuple[int, int]]) -> list[str]:
    """Return the UUID of each id and index for a kind of a business."""
    frame, texts = _framed(business_id, kind), []
    for number, index in places:
        head, middle = _beginning(number)
        part = b"%d" % line_id(number, index)
        tag = sha256(b"%b%d:%b" % (frame, len(part), part)).digest()[:8]
        tail = f"{0b10 << 62 | int.from_bytes(tag) >> 2:016x}"
        texts.append(f"{head}-{middle | index:04x}-{tail[:4]}-{tail[4:]}")
    return texts


@lru_cache(maxsize=1024)
def _beginning(number: int) -> tuple[str, int]:
    """Return the first 48 bits of an id's UUIDs as text, and the next 16 without an index."""
    head, version, slot = (number ^ _KEYED) << 6, 8, 0
    if not is_keyed(number):
        # A tick lasts 2 ms, so the lowest bit of the milliseconds is free for the journal's bit.
        head, version = clock_ms(number) | (number & _IN_JOURNAL), 7
        slot = (number >> 1) & ((1 << SLOT_BITS) - 1)
    text = f"{head:012x}"
    return f"{text[:8]}-{text[8:]}", version << 12 | slot << INDEX_BITS


def place_in_uuid(text: str) -> tuple[int, int] | None:
    """Return the id and the index that a UUID begins with; its digest may be another's."""
    if not _UUID.fullmatch(text):
        return None
    bits = int(text.replace("-", ""), 16)
    head, middle, index = bits >> 80, (bits >> 64) & 0xFFF, (bits >> 64) & (LINES_PER_ID - 1)
    if (bits >> 76) & 0xF == 8:
        return (head >> 6) | _KEYED, index
    tick = (head - EPOCH_MS) // TICK_MS
    if not 0 <= tick < 1 << _TICK_BITS:
        return None
    return (((tick << SLOT_BITS) | middle >> INDEX_BITS) << 1) | (head & _IN_JOURNAL), index


def from_uuid(business_id: str, kind: str, text: str) -> tuple[int, int] | None:
    """Return the id and the index of a UUID; None unless all bits are as `to_uuid` writes them."""
    place = place_in_uuid(text)
    return place if place and to_uuid(business_id, kind, *place) == text.lower() else None


def id_of_uuid(business_id: str, kind: str, text: str) -> int | None:
    """Return the id of a UUID; None for a line's UUID, and for any other text."""
    number, index = from_uuid(business_id, kind, text) or (None, 0)
    return number if index == 0 else None


class Ids(Struct, frozen=True):
    """The ids of one business as UUIDs, both ways."""

    business_id: str

    def entry(self, entry_id: int) -> str:
        """Return the UUID of an entry."""
        return self.uuid(Kind.ENTRY, entry_id)

    def account(self, account_id: int) -> str:
        """Return the UUID of an account."""
        return self.uuid(Kind.ACCOUNT, account_id)

    def lines(self, entry: "Entry", lines: Iterable["Line"], kind: str = Kind.LINE) -> list[str]:
        """Return the UUIDs of some lines of an entry, in order."""
        return to_uuids(self.business_id, kind, map(entry.place_of, lines))

    def tag(self, entry: "Entry", line: "Line | None", value: int) -> str:
        """Return the UUID of the tag of a value on an entry, or on a line: each has it once."""
        if line is None:
            return to_uuid(self.business_id, f"entry tag {value}", entry.entry_id)
        return to_uuid(self.business_id, f"line tag {value}", *split_line_id(entry.line_id(line)))

    def uuid(self, kind: Kind, number: int) -> str:
        """Return the UUID of a thing of a kind."""
        return to_uuid(self.business_id, kind, number)

    def id_of(self, kind: Kind, text: str) -> int | None:
        """Return the integer that a UUID of this business and kind spells, or None."""
        return id_of_uuid(self.business_id, kind, text)

    def any_id(self, kind: Kind, text: str) -> int | None:
        """Return the integer that a UUID or a decimal text spells, or None."""
        if is_number(text):
            return int(text) if int(text) <= ID_MAX else None
        return self.id_of(kind, text)

    def entry_of_line(self, kind: Kind, text: str) -> int | None:
        """Return the entry's id in the UUID of a line of this business, or None."""
        return (from_uuid(self.business_id, kind, text) or (None,))[0]

    def line_id(self, text: str) -> int | None:
        """Return the integer of a line that a UUID of this business spells, or None."""
        number_and_index = from_uuid(self.business_id, Kind.LINE, text)
        return None if number_and_index is None else line_id(*number_and_index)
