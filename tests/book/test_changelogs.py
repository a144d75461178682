"""Feeds of changes: every page goes on where the last one ended, by position or by time."""

from datetime import datetime, timedelta

import pytest

from ledger.book import changelogs
from ledger.book.changelogs import FeedRequest, Timed
from ledger.book.paging import Position
from ledger.log.line_changes import LineChange, to_time
from tests.bench import NOW, Bench, claim
from tests.log.books import Writer, writer
from tools.local import logbook

MINUTE = timedelta(minutes=1)
BEGIN = NOW - timedelta(days=1)


@pytest.fixture
def book(bench: Bench) -> Bench:
    return bench.fresh()


def sealed_at_minutes(bench: Bench, author: Writer, count: int) -> None:
    """Write entries of two lines, each sealed in a minute of its own."""
    for minute in range(count):
        author.post()
        logbook.seal(bench.scope, NOW + minute * MINUTE)


def page(
    bench: Bench, since: datetime = BEGIN, count: int = 1000, after: Position | None = None
) -> tuple[list[Timed[LineChange]], Position | None]:
    read = bench.book(claim()).read
    result = changelogs.lines(read, FeedRequest(count, since, after))
    return list(result.rows), result.last


def test_pages_of_any_size_have_each_change_once(book: Bench) -> None:
    sealed_at_minutes(book, writer(book), 7)
    everything, last = page(book)
    assert (len(everything), last) == (14, None)
    for count in (1, 3, 13, 14):
        rows, after = page(book, count=count)
        while after is not None:
            more, after = page(book, count=count, after=after)
            rows += more
            assert rows == everything[: len(rows)], count
        assert rows == everything, count


def test_the_search_by_time_finds_what_a_reader_of_everything_keeps(book: Bench) -> None:
    sealed_at_minutes(book, writer(book), 11)
    everything, _ = page(book)
    moment = timedelta(microseconds=1)
    for row in everything:
        for since in (to_time(row.processed), to_time(row.processed) + moment):
            expected = [x for x in everything if to_time(x.processed) >= since]
            assert page(book, since)[0] == expected
            _, after = page(book, count=5)
            behind = [x for x in everything[5:] if to_time(x.processed) >= since]
            assert page(book, since, after=after)[0] == behind


def test_a_page_reads_a_bounded_part_of_the_log_and_the_pages_end(
    book: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changelogs, "LEAVES_READ_MAX", 3)
    sealed_at_minutes(book, writer(book), 9)
    read = book.book(claim()).read
    after, pages = None, 0
    while pages == 0 or after is not None:
        result = changelogs.links(read, FeedRequest(1000, BEGIN, after))
        assert result.rows == ()
        after, pages = result.last, pages + 1
    assert pages == 4
    rows, after = page(book)
    while after is not None:
        more, after = page(book, after=after)
        rows += more
    monkeypatch.undo()
    assert rows == page(book)[0]


def test_a_position_of_another_epoch_leads_to_the_first_change(book: Bench) -> None:
    sealed_at_minutes(book, writer(book), 2)
    assert page(book, after=Position("7.99", 0))[0] == page(book)[0]
    assert page(book, after=Position("1.99", 0))[0] == []


def test_a_book_without_a_log_has_no_changes(book: Bench) -> None:
    assert page(book) == ([], None)
