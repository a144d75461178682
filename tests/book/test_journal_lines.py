"""The lines of the journal and of an entry, in pages and by their ids."""

from ledger.book import journal
from ledger.book.journal import JournalQuery, Order
from ledger.book.paging import PageRequest
from ledger.core.accounts import Direction
from ledger.core.amendments import Amendment
from ledger.core.entries import DraftLine, Entry, Line
from tests.bench import Bench, claim


def test_lines_are_listed_where_their_own_numbers_are(bench: Bench) -> None:
    bench = bench.fresh()
    lines = bench.pair()
    first, second = bench.enter(*lines, by=claim()), bench.enter(*lines, by=claim())
    for _ in range(3):  # 400 lines more each time: beyond the 1,024 ids of a number
        version = bench.book(claim()).read.entry(first.entry_id)
        line_ids = list(map(version.line_id, version.lines))
        change = Amendment(create=tuple(lines) * 200, delete=frozenset(line_ids[:400]))
        bench.book(claim()).amend(first.entry_id, change)
    amended = bench.book(claim()).read.entry(first.entry_id)
    assert amended.aliases
    read = bench.book(claim()).read
    expected = [(entry, line) for entry in (amended, second) for line in entry.lines]

    def line_id(row: tuple[Entry, Line]) -> int:
        return row[0].line_id(row[1])

    expected.sort(key=line_id)
    for ascending in (True, False):
        result: list[tuple[Entry, Line]] = []
        page_request: PageRequest | None = PageRequest(100, ascending)
        while page_request is not None:
            page = journal.lines(read, JournalQuery(page_request), lambda *_: True)
            result += page.rows
            page_request = PageRequest(100, ascending, page.last) if page.last else None
        assert result == (expected if ascending else expected[::-1])
    date_page = journal.lines(
        read, JournalQuery(PageRequest(1000, ascending=True), Order.DATE), lambda *_: True
    )
    assert sorted(date_page.rows, key=line_id) == sorted(expected, key=line_id)
    debits = journal.lines(
        read, JournalQuery(PageRequest(1000)), lambda _, line: line.direction is Direction.DEBIT
    )
    assert {line.direction for _, line in debits.rows} == {Direction.DEBIT}


def test_the_lines_of_an_entry_are_paged_by_their_numbers(bench: Bench) -> None:
    entry = bench.enter(*(line for _ in range(3) for line in bench.pair()))
    numbers = sorted(map(entry.line_id, entry.lines))
    first = journal.lines_of(entry, PageRequest(4, ascending=True), lambda *_: True)
    assert [amended.line_id(line) for amended, line in first.rows] == numbers[:4]
    next_page = journal.lines_of(entry, PageRequest(4, True, first.last), lambda *_: True)
    assert ([amended.line_id(line) for amended, line in next_page.rows], next_page.last) == (
        numbers[4:],
        None,
    )
    descending = journal.lines_of(
        entry, PageRequest(9), lambda _, line: line.direction is Direction.DEBIT
    )
    result = [amended.line_id(line) for amended, line in descending.rows]
    assert result == numbers[::-1][1::2]


def test_an_entry_with_further_numbers_that_is_removed_yields_no_lines(bench: Bench) -> None:
    """Its additional ids stay in the journal for ever. They once made the whole list a 404."""
    bench = bench.fresh()
    cash = bench.open("Cash")
    lines = tuple(DraftLine(cash, side, 1) for side in [*Direction] * 300)
    present_id, removed = (bench.enter(*lines).entry_id for _ in range(2))
    for _ in range(2):
        version = bench.book(claim()).read.entry(removed)
        line_ids = frozenset(version.line_id(line) for line in version.lines)
        bench.book(claim()).amend(removed, Amendment(delete=line_ids, create=lines))
    assert bench.book(claim()).read.entry(removed).aliases
    bench.book(claim()).remove(removed)
    query = JournalQuery(PageRequest(2_000))
    result = journal.lines(bench.book(claim()).read, query, lambda _entry, _line: True)
    assert {entry.entry_id for entry, _ in result.rows} == {present_id}
    assert len(result.rows) == len(lines)
