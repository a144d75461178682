"""Identity without counters: a 43-bit number per thing, unique in its business, and its spellings.

A number of the clock kind is the time in ticks and a slot within the tick, so numbers sort by
creation. A number of the keyed kind has its top bit set and is a digest of an idempotency key. A
number that is taken is probed past, as in open addressing: attempt 0, 1, 2 … The lowest bit says
whether the number is in the book's own journal: entries are, those of a subledger are not.

Spellings: the number itself; a line's number, `number << 10 | index`, below 2**53; and a UUID,
version 7 of the clock kind, version 8 of the keyed kind. The UUID's last 62 bits are a digest of
business, kind and number: so ids of another business, or of another kind of thing, read as none.
"""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from uuid import UUID

NUMBER_BITS = 43
INDEX_BITS = 10
NUMBERS_PER_TICK = 1 << 3  # slots and the journal's bit
NUMBER_MAX = (1 << NUMBER_BITS) - 1
CLOCK_NUMBER_MAX = (1 << (NUMBER_BITS - 1)) - 1
LINES_PER_NUMBER = 1 << INDEX_BITS
EPOCH_MS = 1_735_689_600_000  # 2025-01-01T00:00:00Z; 39 bits of 2 ms ticks last until 2059.
TICK_MS = 2
SLOT_BITS = 2
TICKS_AHEAD_MAX = 1 << 20  # How far attempts may run ahead of the clock.
_TICK_BITS = NUMBER_BITS - 1 - SLOT_BITS - 1
_KEYED = 1 << (NUMBER_BITS - 1)
_IN_JOURNAL = 1
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def digest(*parts: str) -> bytes:
    """SHA-256 of the parts, each with its length before it, so that no two lists collide."""
    framed = b"".join(b"%d:%s" % (len(p), p) for p in (part.encode() for part in parts))
    return hashlib.sha256(framed).digest()


def is_within(now_ms: int) -> bool:
    """Whether numbers can be made of a time (Unix ms)."""
    return 0 <= (now_ms - EPOCH_MS) // TICK_MS < (1 << _TICK_BITS) - TICKS_AHEAD_MAX


def clock_number(now_ms: int, nonce: str, attempt: int, in_journal: bool = False) -> int:
    """The number that a request made at `now_ms` (Unix ms) tries at its nth attempt."""
    tick = (now_ms - EPOCH_MS) // TICK_MS + attempt
    assert 0 <= tick < 1 << _TICK_BITS, "the clock is outside the years 2025 to 2059"
    slot = digest("slot", nonce, str(attempt))[0] & ((1 << SLOT_BITS) - 1)
    return (tick << SLOT_BITS | slot) << 1 | in_journal


def clock_ms(number: int) -> int:
    """The time (Unix ms) that a number of the clock kind was made of."""
    assert not is_keyed(number)
    return (number >> SLOT_BITS + 1) * TICK_MS + EPOCH_MS


def tick_start(at_ms: int) -> int:
    """The beginning of the tick that a time (Unix ms) is in."""
    return at_ms - (at_ms - EPOCH_MS) % TICK_MS


def clock_time(number: int) -> datetime:
    """The same, as a time in UTC."""
    seconds, milliseconds = divmod(clock_ms(number), 1000)
    return datetime.fromtimestamp(seconds, UTC) + timedelta(milliseconds=milliseconds)


def first_number(at_ms: int) -> int:
    """The least number that can be made of a time (Unix ms) or a later one."""
    return max(0, -(-(at_ms - EPOCH_MS) // TICK_MS)) << SLOT_BITS + 1


def keyed_number(key: str, attempt: int, in_journal: bool = False) -> int:
    """The number that the holder of an idempotency key tries at its nth attempt."""
    chosen = int.from_bytes(digest("key", key, str(attempt))[:8]) >> (64 - 41)
    return _KEYED | chosen << 1 | in_journal


def is_keyed(number: int) -> bool:
    return bool(number & _KEYED)


def is_in_journal(number: int) -> bool:
    return bool(number & _IN_JOURNAL)


def line_number(number: int, index: int) -> int:
    """The integer spelling of a line: below 2**53, so exact in every JSON client."""
    assert 0 <= index < LINES_PER_NUMBER
    return number << INDEX_BITS | index


def split_line_number(line: int) -> tuple[int, int]:
    """The number and index that `line_number` joined."""
    return line >> INDEX_BITS, line & (LINES_PER_NUMBER - 1)


@lru_cache(maxsize=4096)
def to_uuid(business_id: str, kind: str, number: int, index: int = 0) -> str:
    """Spell a number (and a line's index) as the UUID of a kind of thing in a business."""
    assert 0 <= number < 1 << NUMBER_BITS
    if is_keyed(number):
        version, head, middle = 8, (number ^ _KEYED) << 6, index
    else:
        slot = number >> 1 & ((1 << SLOT_BITS) - 1)
        # The journal's bit is the odd millisecond, which 2 ms ticks leave free.
        head = clock_ms(number) | number & _IN_JOURNAL
        version, middle = 7, slot << INDEX_BITS | index
    tag = int.from_bytes(digest(business_id, kind, str(line_number(number, index)))[:8]) >> 2
    return str(UUID(int=head << 80 | version << 76 | middle << 64 | 0b10 << 62 | tag))


def from_uuid(business_id: str, kind: str, text: str) -> tuple[int, int] | None:
    """The number and index spelled by `to_uuid`; None for any text that it would never write."""
    if not _UUID.fullmatch(text):
        return None
    uuid = UUID(text)
    head, middle = uuid.int >> 80, uuid.int >> 64 & 0xFFF
    if uuid.version == 8:
        number = head >> 6 | _KEYED
    else:
        tick = (head - EPOCH_MS) // TICK_MS
        if not 0 <= tick < 1 << _TICK_BITS:
            return None
        slot = middle >> INDEX_BITS
        number = (tick << SLOT_BITS | slot) << 1 | head & _IN_JOURNAL
    index = middle & (LINES_PER_NUMBER - 1)
    spelled_so = to_uuid(business_id, kind, number, index) == text.lower()
    return (number, index) if spelled_so else None


def uuid_number(business_id: str, kind: str, text: str) -> int | None:
    """The number of a whole thing, not of a line, in its UUID spelling."""
    found = from_uuid(business_id, kind, text)
    return found[0] if found is not None and found[1] == 0 else None


def is_number(text: str) -> bool:
    """Whether a text may be the integer spelling of something: plain digits, not too many."""
    return text.isascii() and text.isdigit() and len(text) < 20


def spelled_number(business_id: str, kind: str, text: str) -> int | None:
    """The number of a whole thing in either spelling, integer or UUID; None if it is neither."""
    if is_number(text):
        return int(text) if int(text) <= NUMBER_MAX else None
    return uuid_number(business_id, kind, text)
