"""Lists by creation that a client follows while others write.

A write has its time before others can read it, so an older row may appear behind a newer one:

    first reading    10:00:01              10:00:04 | the cursor of the page
    a moment later   10:00:01   10:00:03   10:00:04 |
                                ^ lost to a client that goes on behind 10:00:04

A page that a client goes on behind therefore waits until its end is SETTLE_SECONDS old, and is read
again up to this end. Rows that come meanwhile are on the next page.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from msgspec.structs import replace

from ledger.book.journal import JournalQuery, Order
from ledger.book.paging import LAST_ROW, Page, Position
from ledger.http.request import Request
from ledger.store import keys

T = TypeVar("T")


def settled(
    request: Request,
    read_page: Callable[[Position | None], Page[T]],
    is_ascending: bool,
    ids_of: Callable[[Page[T]], Iterable[Position]] = lambda _: (),
) -> Page[T]:
    """Return a page to which no write can add a row before its end.

    `read_page` reads the rows up to a place, or all of them. The end is the cursor of a page by
    creation, if it `is_ascending`, or the newest of the places that `ids_of` returns. A client goes
    on behind either.
    """
    page = read_page(None)
    # Places by number have no time: a book with very many keyed accounts is listed by them.
    is_timed = is_ascending and page.last is not None and keys.has_time(page.last.key)
    cursor = [page.last] if page.last is not None and is_timed else []
    newest = max((*ids_of(page), *cursor), default=None)
    if newest is None or not request.runtime.settle(keys.time_of(newest.key)):
        return page
    end = replace(newest, row=LAST_ROW)
    again = read_page(end)
    if not cursor:
        return again
    # More rows follow, though this reading ended before them.
    return replace(again, last=end if again.last is None else min(end, again.last))


def settled_journal(
    request: Request, query: JournalQuery, read_page: Callable[[JournalQuery], Page[T]]
) -> Page[T]:
    """Return the page of a journal's list, settled if it is by creation, oldest first."""

    def until(end: Position | None) -> Page[T]:
        return read_page(query if end is None else replace(query, created=("", end.key)))

    return settled(request, until, query.order is Order.CREATION and query.page_request.ascending)
