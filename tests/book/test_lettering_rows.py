"""The lines that an act names are read with their entries, at one moment."""

import pytest

from ledger.book.lettering_rows import Lines, by_holder, items_of, read_members, read_rows
from ledger.errors import ConcurrentUpdate, LineNotFound
from tests.bench import Bench, claim
from tests.book.conftest import raised_to
from tests.book.lettering_lines import Letterer


@pytest.fixture
def letterer(bench: Bench) -> Letterer:
    return Letterer(bench)


def test_an_entry_that_changes_between_two_reads_is_read_again(letterer: Letterer) -> None:
    entry, book = letterer.enter(100), letterer.bench.book(claim())
    a, b = map(entry.line_id, entry.lines)
    context = book.book._context(book.claim)
    rows = read_rows(context, Lines([a], False, ["EUR"]))
    letterer.bench.book(claim()).amend(entry.entry_id, raised_to(entry, 700))
    rows |= read_members(context, Lines([a], False, ["EUR"]), [b])
    with pytest.raises(ConcurrentUpdate):
        by_holder(rows)


def test_a_line_in_a_currency_that_the_dialect_lacks_is_missing(letterer: Letterer) -> None:
    line, book = letterer.line(), letterer.bench.book(claim())
    context = book.book._context(book.claim)
    assert read_rows(context, Lines([line], False, ["EUR"]))[line].holder.currency == "EUR"
    with pytest.raises(LineNotFound):
        read_rows(context, Lines([line], False, ["USD"]))
    with pytest.raises(ConcurrentUpdate):
        read_members(context, Lines([], False, ["EUR"]), [line, 1 << 10 | 1])


def test_each_entry_is_read_once(letterer: Letterer) -> None:
    entry = letterer.enter()
    lines = map(entry.line_id, entry.lines)
    assert len([*items_of(letterer.bench.book(claim()).read, lines)]) == 1
