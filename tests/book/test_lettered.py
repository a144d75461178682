"""The protection of lettered lines, and the last lettering of a line."""

import pytest

from ledger.book.lettered import with_states
from ledger.core.amendments import Amendment, LineChange
from ledger.core.lettering import EntryLettered, LineLettered
from tests.bench import Bench, claim
from tests.book.conftest import raised_to
from tests.book.lettering_lines import Letterer
from tools.local.faults import meanwhile


@pytest.fixture
def letterer(bench: Bench) -> Letterer:
    return Letterer(bench)


def test_a_line_that_is_lettered_meanwhile_does_not_change(letterer: Letterer) -> None:
    entry, b = letterer.enter(100), letterer.line(-100)
    a = entry.line_id(entry.lines[0])
    with (
        meanwhile(letterer.bench.process.client, lambda: letterer.letter(a, b)),
        pytest.raises(LineLettered),
    ):
        letterer.bench.book(claim()).amend(entry.entry_id, raised_to(entry, 700))
    letterer.unletter(a)
    with (
        meanwhile(letterer.bench.process.client, lambda: letterer.letter(a, b)),
        pytest.raises(EntryLettered),
    ):
        letterer.bench.book(claim()).remove(entry.entry_id)
    assert letterer.groups([a, b]) == {(a, b)}


def test_an_amendment_of_another_line_keeps_the_lettering(letterer: Letterer) -> None:
    entry, b = letterer.enter(100), letterer.line(-100)
    a, other = map(entry.line_id, entry.lines)
    change = Amendment(update={other: LineChange(account_id=letterer.bench.open("Third"))})
    with meanwhile(letterer.bench.process.client, lambda: letterer.letter(a, b)):
        assert letterer.bench.book(claim()).amend(entry.entry_id, change).version == 2
    assert letterer.groups([a, b]) == {(a, b)}


def test_lines_of_an_index_get_their_states(letterer: Letterer) -> None:
    entry, b = letterer.enter(100), letterer.line(-100)
    letterer.letter(entry.line_id(entry.lines[0]), b)
    read = letterer.bench.book(claim()).read
    row = (entry, entry.lines[0])
    ((entry_again, line),) = with_states(read, [row], [entry.entry_id])
    assert entry_again.line_states == read.entry(entry.entry_id).line_states != {}
    assert (entry_again, line) == (entry, entry.lines[0])
    assert with_states(read, [row], []) == (row,)
