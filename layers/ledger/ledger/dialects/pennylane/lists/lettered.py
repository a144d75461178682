"""GET /ledger_entry_lines/{id}/lettered_ledger_entry_lines: the lines of one group."""

from collections.abc import Sequence

from ledger.book import Book
from ledger.book.journal import Order, place_key
from ledger.book.lettered import read_lettered, states_of
from ledger.book.lettering_rows import lines_of
from ledger.book.paging import Page, Position, page_of
from ledger.core.entries import Entry, Line
from ledger.dialects.pennylane.lists import ListQuery


def page_of_line(book: Book, row: tuple[Entry, Line], list_query: ListQuery) -> Page[int]:
    """Return a page of the ids of the lines in a line's group, by creation or by date."""
    entry, line = row
    group = read_lettered(book.read, states_of([row])).group_of(entry.line_id(line))
    order = Order.DATE if list_query.order == "date" else Order.CREATION
    # Only places stay in memory: a group may have lines of a thousand large entries.
    places = sorted(
        (
            Position(place_key(entry, order), entry.line_id(line))
            for entry, line in lines_of(book.read, group)
        ),
        reverse=not list_query.page.ascending,
    )
    return list_query.cut(page_of([(place, place.row) for place in places], list_query.page))


def rows_of(book: Book, line_ids: Sequence[int]) -> dict[int, tuple[Entry, Line]]:
    """Return lines with their entries, by their ids."""
    return {entry.line_id(line): (entry, line) for entry, line in lines_of(book.read, line_ids)}
