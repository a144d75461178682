"""Changes of lines, and of their links to categories, as a run has them beside its leaves.

A feed of changes needs no read but the runs. So each leaf of an entry or of an act on lines says
the lines that it changed. The packed form has integers as varints (LEB128), signed ones in zigzag:

    lines   for each leaf: ranges | for each range: (length - 1) << 3 | has times << 2 | operation,
            first id less the one expected, times if they differ from those of the range before
    links   for each link: operation, link, line (0: deleted), entry, times

The expected id is the one behind the range before, and at first the first line id of the leaf's
number. Times are microseconds: the stamp of the run less `updated`, and `updated` less `created`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import TypeAlias

from msgspec import Struct

from ledger.core import ids

_RANGE_BYTES, _LINK_BYTES = 26, 44  # the longest forms of a range and of a link
_LENGTH_BITS, _HAS_TIMES, _OPERATION = 3, 4, 3
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_REST, _MORE = 0x7F, 0x80  # of a byte of a varint


class Operation(IntEnum):
    """An operation on a line or a link; the packed form has its number."""

    INSERT = 0
    UPDATE = 1
    DELETE = 2


class LineChange(Struct, frozen=True):
    """The change of a line. `updated` and `created` are Unix microseconds."""

    operation: Operation
    line_id: int
    updated: int
    created: int


class LinkChange(Struct, frozen=True):
    """The change of a link between a line and a category.

    `line_id` is 0 if the line was deleted in the same act. `updated` and `created` are Unix
    microseconds.
    """

    operation: Operation
    link_id: int
    line_id: int
    entry_id: int
    updated: int
    created: int


class LeafChanges(Struct, frozen=True):
    """The changes of lines and links that one leaf stands for."""

    lines: tuple[LineChange, ...] = ()
    links: tuple[LinkChange, ...] = ()

    @property
    def size(self) -> int:
        """The bytes of the changes in a run, or some more."""
        ranges = len(list(_ranges(self.lines)))
        return 4 + ranges * _RANGE_BYTES + len(self.links) * _LINK_BYTES


NO_CHANGES = LeafChanges()
_Next: TypeAlias = Callable[[], int]


def to_micros(at: datetime) -> int:
    """Return a time in Unix microseconds."""
    return (at - _EPOCH) // _MICROSECOND


def to_time(micros: int) -> datetime:
    """Return the time of Unix microseconds, in UTC."""
    return _EPOCH + micros * _MICROSECOND


def pack_lines(numbers: Sequence[int], leaves: Sequence[LeafChanges], stamp: int) -> bytes:
    """Return the changes of lines of a run's leaves with their numbers; empty without any.

    `stamp` is the run's time (Unix ms).
    """
    packed = bytearray()
    for number, leaf in zip(numbers, leaves, strict=True):
        ranges = list(_ranges(leaf.lines))
        _write(packed, len(ranges))
        expected, times = ids.line_id(number, 0), None
        for first, length in ranges:
            has_times = (first.updated, first.created) != times
            flags = has_times * _HAS_TIMES | first.operation
            _write(packed, (length - 1) << _LENGTH_BITS | flags)
            _write_signed(packed, first.line_id - expected)
            if has_times:
                _write_times(packed, stamp, first.updated, first.created)
            expected, times = first.line_id + length, (first.updated, first.created)
    return bytes(packed) if any(packed) else b""


def unpack_lines(numbers: Sequence[int], packed: bytes, stamp: int) -> Iterator[LineChange]:
    """Yield the changes that `pack_lines` has packed."""
    (read, left), updated, created = _reader(packed), 0, 0
    for number in numbers if packed else ():
        expected = ids.line_id(number, 0)
        for _ in range(read()):
            head = read()
            first = expected + _signed(read())
            if head & _HAS_TIMES:
                updated, created = _read_times(read, stamp)
            expected = first + (head >> _LENGTH_BITS) + 1
            # A damaged length must not fill the memory.
            assert expected - first <= ids.LINES_PER_ID, "a range has as many lines as an id"
            for line_id in range(first, expected):
                yield LineChange(Operation(head & _OPERATION), line_id, updated, created)
    assert not left(), "a run has the changes of its own leaves"


def pack_links(links: Iterable[LinkChange], stamp: int) -> bytes:
    """Return the changes of links of a run."""
    packed = bytearray()
    for link in links:
        for value in (link.operation, link.link_id, link.line_id, link.entry_id):
            _write(packed, value)
        _write_times(packed, stamp, link.updated, link.created)
    return bytes(packed)


def unpack_links(packed: bytes, stamp: int) -> Iterator[LinkChange]:
    """Yield the changes that `pack_links` has packed."""
    read, left = _reader(packed)
    while left():
        operation, link_id, line_id, entry_id = (read() for _ in range(4))
        times = _read_times(read, stamp)
        yield LinkChange(Operation(operation), link_id, line_id, entry_id, *times)


def _ranges(lines: Sequence[LineChange]) -> Iterator[tuple[LineChange, int]]:
    """Yield changes that differ in rising line ids alone, as the first one and their number.

    The number is at most that of an id's lines.
    """
    place = 0
    while place < len(lines):
        first, length = lines[place], 1
        for line in lines[place + 1 :]:
            expected = LineChange(
                first.operation, first.line_id + length, first.updated, first.created
            )
            if line != expected or length == ids.LINES_PER_ID:
                break
            length += 1
        yield first, length
        place += length


def _write(packed: bytearray, value: int) -> None:
    assert value >= 0, value
    while value > _REST:
        packed.append(value & _REST | _MORE)
        value >>= 7
    packed.append(value)


def _write_signed(packed: bytearray, value: int) -> None:
    _write(packed, value << 1 if value >= 0 else -value << 1 | 1)


def _write_times(packed: bytearray, stamp: int, updated: int, created: int) -> None:
    _write_signed(packed, stamp * 1000 - updated)
    _write_signed(packed, updated - created)


def _reader(packed: bytes) -> tuple[_Next, _Next]:
    """Return a function that reads the next varint, and one that counts the bytes left."""
    place = 0

    def read() -> int:
        nonlocal place
        value = shift = 0
        while True:
            byte = packed[place]
            place += 1
            value |= (byte & _REST) << shift
            if byte <= _REST:
                return value
            shift += 7

    return read, lambda: len(packed) - place


def _signed(value: int) -> int:
    return -(value >> 1) if value & 1 else value >> 1


def _read_times(read: _Next, stamp: int) -> tuple[int, int]:
    updated = stamp * 1000 - _signed(read())
    return updated, updated - _signed(read())
