"""Changelogs (Pennylane reference): the changes of lines and of their categories.

The oldest change is first. A page begins behind a cursor, or at the time `start_date`. Without
both it begins with the oldest change of the last four weeks. The last page has no cursor, so a
client goes on with the time of the last change that it has, which comes once more.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from msgspec import Struct

from ledger.book import Book, changelogs
from ledger.book.changelogs import WINDOW, FeedRequest, Timed
from ledger.book.paging import Page
from ledger.core.texts import format_instant
from ledger.dialects.pennylane.errors import RULES, CursorExcluded, StartTooOld
from ledger.http import dates
from ledger.http.cursors import Cursors
from ledger.http.query import YEARS, Query
from ledger.http.request import Request
from ledger.http.response import fitting
from ledger.log.line_changes import LineChange, LinkChange, to_time

QUERY = ("start_date", "limit", "cursor")
LIMIT_DEFAULT, LIMIT_MAX = 20, 1_000
ENTRY_TYPE = "LedgerEntry"  # The vendor names no values.
_ORDER = "processed_at"
T = TypeVar("T")
NO_CHANGES: Page[Timed[LinkChange]] = Page((), (), None)


class ChangelogQuery(Struct, frozen=True):
    """A page of a changelog, and the cursors of the list."""

    feed: FeedRequest
    cursors: Cursors

    def answer(self, page: Page[T], show: Callable[[T], dict[str, Any]]) -> dict[str, Any]:
        """Return the envelope of a page."""
        items, page = fitting(page, show)
        cursor = None if page.last is None else self.cursors.write(_ORDER, page.last)
        return {"items": items, "has_more": cursor is not None, "next_cursor": cursor}


def read(request: Request) -> ChangelogQuery:
    """Read limit, start and cursor.

    Raise `InvalidQuery` with all faults, `CursorExcluded`, or `StartTooOld` for a start of more
    than four weeks ago.
    """
    parameters = Query(request.query, RULES)
    limit = parameters.integer("limit", LIMIT_DEFAULT, 1, LIMIT_MAX)
    start = _start(parameters)
    if parameters.text("start_date") and parameters.text("cursor"):
        raise CursorExcluded
    # The next page has the cursor alone, so no cursor is bound to the start.
    cursors = Cursors.for_request(request, "x-company-id", ("start_date",))
    after = parameters.cursor(cursors, _ORDER)
    parameters.refuse_faults()
    oldest = request.now - WINDOW
    if start is not None and start < oldest:
        raise StartTooOld
    return ChangelogQuery(FeedRequest(limit, start or oldest, after), cursors)


def _start(parameters: Query) -> datetime | None:
    text = parameters.text("start_date")
    start = dates.instant(text) if text else None
    rule = f"must be a date-time YYYY-MM-DDThh:mm:ssZ, or a date, {YEARS}"
    parameters.check("start_date", start or not text, rule, "date_time")
    return start


def lines(book: Book, query: ChangelogQuery) -> Page[Timed[LineChange]]:
    """Return a page of the changes of lines."""
    return changelogs.lines(book.read, query.feed)


def links(book: Book, query: ChangelogQuery) -> Page[Timed[LinkChange]]:
    """Return a page of the changes of lines' categories."""
    return changelogs.links(book.read, query.feed)


def line(row: Timed[LineChange]) -> dict[str, Any]:
    """Return a change of a line."""
    return _item(row.change.line_id, row)


def link(row: Timed[LinkChange]) -> dict[str, Any]:
    """Return a change of a line's category, under the id of their link."""
    return {
        **_item(row.change.link_id, row),
        "ledger_entry_line": {"id": row.change.line_id} if row.change.line_id else None,
        "ledger_entry": {"id": row.change.entry_id, "type": ENTRY_TYPE},
    }


def _item(number: int, row: Timed[Any]) -> dict[str, Any]:
    times = {
        "processed_at": row.processed,
        "updated_at": row.change.updated,
        "created_at": row.change.created,
    }
    return {
        "id": number,
        "operation": row.change.operation.name.lower(),
        **{name: format_instant(to_time(micros)) for name, micros in times.items()},
    }
