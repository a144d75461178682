"""DayZero's lists (specs/dayzero.md, 4): their fields, their order, cursors that go both ways."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, TypeVar

from ledger.book import Book
from ledger.book.paging import Page, PageRequest, Position, page_of
from ledger.core.ids import Kind
from ledger.dialects.dayzero.lookup import canonical
from ledger.http import query
from ledger.http.cursors import Cursors
from ledger.http.query import Query
from ledger.http.request import Request
from ledger.http.response import fitting

T = TypeVar("T")

LIMIT_DEFAULT, LIMIT_MAX = 50, 1_000
# The rows of a page; an answer has them twice, bare and in its envelope.
ROWS_BYTES_MAX, COPIES = 2_000_000, 2
PAGE = ("limit", "cursor", "direction", "sort_by", "descending", "include_total_count")
PERIOD = ("start_date", "end_date")


class ListQuery(query.ListQuery, frozen=True):
    """A page of one of DayZero's lists; `is_backwards` is the direction `prev`."""

    is_backwards: bool

    def answer(
        self,
        page: Page[T],
        render: Callable[[T], dict[str, Any]],
        total: int | None = None,
        copies: int = COPIES,
    ) -> dict[str, Any]:
        """Return the fields of a list, if the answer has the items `copies` times.

        The items are in the list's order, also where they were read backwards.
        """
        items, page = fitting(page, render, copies, self.is_backwards, ROWS_BYTES_MAX)
        following = self.next_cursor(page)
        preceding = following if self.is_backwards else self._cursor_before(page)
        total = total if self.with_total else None
        body = {
            "items": items,
            "next_cursor": following,
            "prev_cursor": preceding,
            "has_more": following is not None,
            "has_next": self.is_backwards or following is not None,
            "has_prev": preceding is not None,
            "limit": self.page.count,
            "total": total,
        }
        return {**body, "total_count": total} if self.with_total else body

    def _cursor_before(self, page: Page[Any]) -> str | None:
        """Return the cursor from which `direction=prev` goes back; None for the first page."""
        after = self.page.after
        if after is None:
            return None
        # All rows behind an empty page's cursor are gone. Go back from just behind its row.
        step = 1 if self.page.ascending else -1
        first = page.places[0] if page.rows else Position(after.key, after.row + step)
        return self.cursors.write(self.order, first)


def read(
    request: Request, parameters: Query, sorts: Collection[str], is_descending: bool = True
) -> ListQuery:
    """Read limit, order, direction and cursor.

    `sorts` begins with the list's own order, which `is_descending` or not.
    """
    limit = parameters.integer("limit", LIMIT_DEFAULT, 1, LIMIT_MAX)
    sort_by = parameters.choice("sort_by", next(iter(sorts)), tuple(sorts))
    is_descending = parameters.boolean("descending", is_descending)
    is_backwards = parameters.choice("direction", "next", ("next", "prev")) == "prev"
    with_total = parameters.boolean("include_total_count")
    order, cursors = f"{sort_by} {is_descending}", Cursors.for_request(request, "x-business-id")
    after = parameters.cursor(cursors, order)
    page = PageRequest(limit, is_descending == is_backwards, after)
    return ListQuery(page, order, with_total, cursors, is_backwards)


def page_in_memory(rows: Iterable[tuple[Position, T]], turn: PageRequest) -> Page[T]:
    """Return a page of rows, which are in any order."""
    ordered = sorted(rows, key=lambda row: row[0], reverse=not turn.ascending)
    return page_of(ordered, turn)


def one_of(parameters: Query, name: str, choices: Sequence[str]) -> str:
    """Return one of `choices`, or an empty text if the parameter is absent."""
    text = parameters.text(name)
    rule = f"Input should be {' or '.join(choices)}"
    parameters.check(name, text in ("", *choices), rule, "enum")
    return text


def numbers(book: Book, kind: Kind, uuids: set[str]) -> set[int] | None:
    """Return the numbers that UUIDs spell; None without a filter. Unknown ids match nothing."""
    numbers = {book.ids.id_of(kind, canonical(uuid)) for uuid in uuids}
    return {number for number in numbers if number is not None} if uuids else None
