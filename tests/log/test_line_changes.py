"""The changes of a run are read as they were packed, in few bytes."""

import pytest
from hypothesis import given, strategies as st

from ledger.core import ids
from ledger.log.line_changes import (
    LeafChanges,
    LineChange,
    LinkChange,
    Operation,
    pack_lines,
    pack_links,
    unpack_lines,
    unpack_links,
)

STAMP = 1_795_000_000_000
NUMBER = st.integers(0, ids.ID_MAX)
LINE_ID = st.builds(ids.line_id, NUMBER, st.integers(0, ids.LINES_PER_ID - 1))
TIME = st.integers(-(10**15), 4 * 10**15)
OPERATION = st.sampled_from(Operation)
LINES = st.lists(st.builds(LineChange, OPERATION, LINE_ID, TIME, TIME), max_size=4).map(tuple)
LINKS = st.lists(
    st.builds(LinkChange, OPERATION, LINE_ID, LINE_ID | st.just(0), NUMBER, TIME, TIME), max_size=3
).map(tuple)


@given(st.lists(st.tuples(NUMBER, st.builds(LeafChanges, LINES, LINKS)), max_size=4))
def test_changes_are_read_as_they_were_packed(run: list[tuple[int, LeafChanges]]) -> None:
    numbers, leaves = [number for number, _ in run], [changes for _, changes in run]
    lines = pack_lines(numbers, leaves, STAMP)
    links = pack_links([link for leaf in leaves for link in leaf.links], STAMP)
    assert [*unpack_lines(numbers, lines, STAMP)] == [x for leaf in leaves for x in leaf.lines]
    assert [*unpack_links(links, STAMP)] == [x for leaf in leaves for x in leaf.links]
    assert len(lines) + len(links) <= sum(leaf.size for leaf in leaves)


def test_a_new_entry_takes_seven_bytes_however_many_lines_it_has() -> None:
    number, at = 1 << 41 | 1, STAMP * 1000 - 700_000
    for count in (2, 8):
        lines = tuple(
            LineChange(Operation.INSERT, ids.line_id(number, i), at, at) for i in range(count)
        )
        assert len(pack_lines([number], [LeafChanges(lines)], STAMP)) == 7


def test_a_run_without_changes_has_no_bytes_of_them() -> None:
    assert pack_lines([1, 2], [LeafChanges(), LeafChanges()], STAMP) == b""
    assert [*unpack_lines([1, 2], b"", STAMP)] == []


def test_a_damaged_length_of_a_range_is_refused_before_its_lines_are_made() -> None:
    """One flipped bit stood for a thousand million lines."""
    number, at = 1 << 41 | 1, STAMP * 1000
    first = ids.line_id(number, 0)
    lines = tuple(
        LineChange(Operation.INSERT, first + place, at, at) for place in range(ids.LINES_PER_ID + 1)
    )
    packed = pack_lines([number], [LeafChanges(lines)], STAMP)
    assert [*unpack_lines([number], packed, STAMP)] == list(lines)
    damaged = bytes([1, 0x85, 0xFF, 0xFF, 0xFF, 0x7F, *packed[3:]])
    with pytest.raises(AssertionError, match="as many lines as an id"):
        next(unpack_lines([number], damaged, STAMP))
