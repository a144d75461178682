"""The states of an act's lines come from the entries that are there; the act waits for others."""

import pytest

from ledger.admin.transfer.act_lines import states_of_lines
from ledger.core.ids import line_id
from ledger.core.line_states import LineState
from ledger.errors import EntryNotFound
from tests.bench import Bench, claim
from tests.book.lettering_lines import Letterer


def test_a_line_has_its_state_or_none_yet(bench: Bench) -> None:
    letterer = Letterer(bench)
    a, b, c = letterer.line(), letterer.line(-100), letterer.line()
    letterer.letter(a, b)
    read = bench.book(claim()).read
    states = states_of_lines(read, [a, b, c])
    assert states[a] == states[b] != LineState()
    assert states[c] == LineState()


def test_a_removed_entry_has_no_states_and_a_missing_one_is_awaited(bench: Bench) -> None:
    letterer = Letterer(bench)
    removed = letterer.enter()
    bench.book(claim()).remove(removed.entry_id)
    read = bench.book(claim()).read
    assert states_of_lines(read, [line_id(removed.entry_id, 0)]) == {}
    with pytest.raises(EntryNotFound):
        states_of_lines(read, [line_id(removed.entry_id + 8, 0)])
