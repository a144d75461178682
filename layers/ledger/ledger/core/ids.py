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
import struct
from collections.abc import Iterable, Sequence
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
_UNIX_EPOCH = datetime.fromtimestamp(0, UTC)
SLOT_BITS = 2
TICKS_AHEAD_MAX = 1 << 20  # Attempts may run ahead of the clock by so many ticks.
_TICK_BITS = ID_BITS - 1 - SLOT_BITS - 1
_KEYED = 1 << (ID_BITS - 1)
_IN_JOURNAL = 1
_INDEX = LINES_PER_ID - 1
_REST = struct.Struct(">HQ")  # The last 80 bits of a UUID.
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
    return _UNIX_EPOCH + timedelta(milliseconds=clock_ms(number))


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
    return line >> INDEX_BITS, line & _INDEX


@lru_cache(maxsize=4096)
def to_uuid(business_id: str, kind: str, number: int, index: int = 0) -> str:
    """Return the UUID of an id (and of a line's index) for a kind of a business."""
    return to_uuids(business_id, kind, [line_id(number, index)])[0]


def to_uuids(business_id: str, kind: str, line_ids: Sequence[int]) -> list[str]:
    """Return the UUID of each id with its index (`line_id`) for a kind of a business."""
    frame, uuids = _framed(business_id, kind), []
    parts = [b"%d" % number for number in line_ids]
    begins = {length: b"%b%d:" % (frame, length) for length in set(map(len, parts))}
    digests = [sha256(begins[len(part)] + part).digest() for part in parts]
    tags = struct.iter_unpack(">Q24x", b"".join(digests))
    for number, (tag,) in zip(line_ids, tags, strict=True):
        head, middle = _beginning(number >> INDEX_BITS)
        rest = _REST.pack(middle | number & _INDEX, 0b10 << 62 | tag >> 2).hex("-", 6)
        uuids.append(f"{head}-{rest[:4]}-{rest[4:]}")
    return uuids


@lru_cache(maxsize=1024)
def _beginning(number: int) -> tuple[str, int]:
    """Return the first 48 bits of an id's UUIDs as text, and the next 16 without an index."""
    head, middle = (number ^ _KEYED) << 6, 8 << 12
    if not is_keyed(number):
        # A tick lasts 2 ms, so the lowest bit of the milliseconds is free for the journal's bit.
        head, slot = clock_ms(number) | (number & _IN_JOURNAL), number >> 1 & (1 << SLOT_BITS) - 1
        middle = 7 << 12 | slot << INDEX_BITS
    text = f"{head:012x}"
    return f"{text[:8]}-{text[8:]}", middle


def place_in_uuid(text: str) -> tuple[int, int] | None:
    """Return the id and the index that a UUID begins with; its digest may be another's."""
    if not _UUID.fullmatch(text):
        return None
    bits = int(text.replace("-", ""), 16)
    head, middle, index = bits >> 80, (bits >> 64) & 0xFFF, (bits >> 64) & _INDEX
    if (bits >> 76) & 0xF == 8:
        return (head >> 6) | _KEYED, index
    tick = (head - EPOCH_MS) // TICK_MS
    number = (((tick << SLOT_BITS) | middle >> INDEX_BITS) << 1) | (head & _IN_JOURNAL)
    return (number, index) if 0 <= tick < 1 << _TICK_BITS else None


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
        return to_uuids(self.business_id, kind, entry.line_ids(lines))

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

    def place(self, kind: Kind, text: str) -> tuple[int, int] | None:
        """Return the id and the index that a UUID of this business and kind spells, or None."""
        return from_uuid(self.business_id, kind, text)
