"""Line states as one attribute of an entry's item."""

from typing import Any

import pytest

from ledger.core.line_states import LineState
from ledger.errors import LimitExceeded
from ledger.store.items import line_states

MANY = {slot: LineState((slot + 1, 10**12 + slot)) for slot in range(1_000)}


@pytest.mark.parametrize("states", [{3: LineState((7,))}, MANY])
def test_states_are_read_as_they_were_written(states: dict[int, LineState]) -> None:
    assert line_states.read(line_states.attribute(states)) == states


def test_an_item_without_the_attribute_has_no_states() -> None:
    assert line_states.read({}) == {}
    assert line_states.attribute({}) == {}


def test_the_condition_compares_the_attribute_as_it_was_read() -> None:
    item: dict[str, Any] = line_states.attribute({1: LineState((7,))})
    assert line_states.unchanged(item)[1] == {":states": item[line_states.NAME]}
    assert line_states.unchanged({}) == ("attribute_not_exists(line_states)", {})


def test_states_have_a_limit_of_bytes() -> None:
    states = {slot: LineState((slot * 0x9E3779B97F4A7 % 2**43,)) for slot in range(6_000)}
    with pytest.raises(LimitExceeded, match="LINE_STATES_BYTES_MAX"):
        line_states.attribute(states)
