"""The order of creation: the place of an id, and lines by their ids."""

from ledger.book import creation, journal
from ledger.book.creation import place_of_entry, place_of_line
from ledger.book.journal import JournalQuery, Order
from ledger.book.paging import PageRequest
from ledger.core.amendments import Amendment
from ledger.core.ids import ID_MAX
from tests.bench import Bench, claim


def test_places_are_in_the_order_of_creation_whatever_the_ids(bench: Bench) -> None:
    bench = bench.fresh()
    pair = bench.pair()
    entries = [bench.enter(*pair, by=claim(f"key {n}" if n % 2 else "")) for n in range(6)]
    entries.sort(key=lambda entry: (entry.created_at, entry.entry_id))
    read = bench.book(claim()).read
    places = [place_of_entry(read, entry.entry_id) for entry in entries]
    assert places == sorted(places)
    page = journal.entries(read, JournalQuery(PageRequest(9, True), Order.CREATION), lambda _: True)
    assert list(page.places) == places
    lines = [place_of_line(read, x.line_id(line)) for x in entries for line in x.lines]
    assert lines == sorted(lines)
    bench.book(claim()).remove(entries[1].entry_id)
    assert place_of_entry(bench.book(claim()).read, entries[1].entry_id) == places[1]
    assert place_of_entry(read, ID_MAX) > places[-1] > places[0] > place_of_entry(read, -1)


def test_a_line_has_its_entrys_place_under_an_additional_id_too(bench: Bench) -> None:
    bench = bench.fresh()
    pair = bench.pair()
    first, second = bench.enter(*pair, by=claim("a key")), bench.enter(*pair, by=claim())
    for _ in range(3):
        present = bench.book(claim()).read.entry(first.entry_id)
        line_ids = list(map(present.line_id, present.lines))
        change = Amendment(create=tuple(pair) * 200, delete=frozenset(line_ids[:400]))
        bench.book(claim()).amend(first.entry_id, change)
    read = bench.book(claim()).read
    amended = read.entry(first.entry_id)
    assert amended.aliases
    numbers = sorted(map(amended.line_id, amended.lines))
    later = place_of_line(read, second.line_id(second.lines[0]))
    for line_id in (numbers[0], numbers[-1]):
        place = place_of_line(read, line_id)
        assert (place.key, place.row) == (place_of_entry(read, first.entry_id).key, line_id)
        assert place < later
    query = JournalQuery(PageRequest(2, True), Order.CREATION)
    line_ids = [numbers[-1], numbers[0], later.row, 5, -1, 1 << 62]
    page = creation.lines_by_id(read, query, line_ids, lambda *_: True)
    assert [entry.line_id(line) for entry, line in page.rows] == [numbers[0], numbers[-1]]
    assert page.last is not None
    rest = JournalQuery(PageRequest(2, True, page.last), Order.CREATION)
    (row,) = creation.lines_by_id(read, rest, line_ids, lambda *_: True).rows
    assert row == (second, second.lines[0])


def test_a_removed_entry_has_no_lines_by_id(bench: Bench) -> None:
    entry = bench.enter(*bench.pair())
    line_id = entry.line_id(entry.lines[0])
    bench.book(claim()).remove(entry.entry_id)
    read = bench.book(claim()).read
    query = JournalQuery(PageRequest(2))
    assert creation.lines_by_id(read, query, [line_id], lambda *_: True).rows == ()
