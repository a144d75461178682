"""Pennylane's lists (specs/pennylane.md, 3): limit, sort, filter and cursor, and the envelope.

A cursor is where the last page ended, so it stays good while others write. It is good for the same
filter, which must be sent again. A filter on what the list is sorted by bounds what is read; any
other is applied to what is read, up to PAGE_ITEMS_READ_MAX items a request, so a page may be short.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from ledger.book import Book, journal
from ledger.book.journal import EARLIEST, LATEST, JournalQuery, Order
from ledger.book.paging import Page, PageRequest, Position
from ledger.core import ids
from ledger.core.accounts import AccountState
from ledger.core.entries import Entry, Line
from ledger.core.limits import PAGE_ITEMS_READ_MAX
from ledger.core.records import Record
from ledger.dialects.pennylane import chart_of_accounts, views
from ledger.dialects.pennylane.lists import filters, offsets
from ledger.dialects.pennylane.lists.filters import ALL, ORDER, Condition, Fields
from ledger.dialects.pennylane.lists.offsets import Numbered, Offset
from ledger.dialects.pennylane.views import values_of
from ledger.errors import Fault, InvalidQuery
from ledger.http import dates
from ledger.http.cursors import Cursors
from ledger.http.rendered import fitting
from ledger.http.request import Request

T = TypeVar("T")
LIMIT_DEFAULT = 20
LINES_QUERY = ("limit", "cursor", "sort", "filter")
QUERY = (*LINES_QUERY, *offsets.NAMES)  # of every other list that can be filtered
_INTEGER = re.compile(r"-?[0-9]{1,19}")


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list can be filtered and sorted by: of each field, its type and operators.

    `sort_by_offset` is the order of its numbered pages; empty if the contract of 2025 has none.
    """

    fields: Fields
    sorts: tuple[str, ...] = ("id",)
    limit_max: int = 100
    sort_by_offset: str = "id"


ENTRIES = Listing(
    {"id": ("integer", ALL), "date": ("date", ORDER), "journal_id": ("integer", ALL)},
    ("id", "date"),
    sort_by_offset="-id",
)
LINES_OF_ENTRY = Listing({"ledger_account_id": ("integer", ALL)})
LINES = Listing(
    {
        "id": ("integer", ALL),
        "journal_id": ("integer", ALL),
        "ledger_account_id": ("integer", ALL),
        "date": ("date", ALL),
    },
    ("id", "date"),
    sort_by_offset="",
)
ACCOUNTS = Listing(
    {
        "id": ("integer", ALL),
        "number": ("text", ("start_with", "eq", "in")),
        "enabled": ("boolean", ("eq",)),
    },
    limit_max=1_000,
)
JOURNALS = Listing({"type": ("text", ("eq", "not_eq", "in", "not_in"))})


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a request asks of a list."""

    sort: str
    turn: PageRequest
    conditions: tuple[Condition, ...]
    cursors: Cursors
    offset: Offset | None = None

    def keeps(self, values: Mapping[str, Any]) -> bool:
        """Whether every condition holds of a row that has these values in its fields."""
        return all(condition.holds(values[condition.field]) for condition in self.conditions)

    def wanted(self, of_lines: bool = False) -> JournalQuery:
        """The same as the journal is asked; bounded by the conditions on what it is sorted by."""
        low, high = self._bounds("id", 0, 1 << 63)
        numbers = (low >> ids.INDEX_BITS, high >> ids.INDEX_BITS) if of_lines else (low, high)
        first, last = (
            date.fromisoformat(day)
            for day in self._bounds("date", EARLIEST.date().isoformat(), LATEST.date().isoformat())
        )
        bounds = (dates.midnight(first), dates.end_of(last))
        order = Order.DATE if self.sort == "date" else Order.NUMBER
        return JournalQuery(self.turn, order, numbers, bounds)

    def _bounds(self, field: str, low: Any, high: Any) -> tuple[Any, Any]:
        for condition in self.conditions:
            if condition.field == field:
                least, greatest = condition.bounds
                low = low if least is None else max(low, least)
                high = high if greatest is None else min(high, greatest)
        return low, high

    def cut(self, page: Page[T]) -> Page[T]:
        """The page by its number, if that is asked."""
        return page if self.offset is None else self.offset.cut(page)

    def answer(self, page: Page[T], show: Callable[[T], dict[str, Any]]) -> dict[str, Any]:
        """The envelope; of the cursor and the four counts, those are null that were not asked.

        It has as many of the page's rows as one answer can have; a page that is asked for by its
        number has all of them, or is refused, since the next one begins where its number says.
        """
        if isinstance(page, Numbered):
            numbered = [show(row) for row in page.rows]
            return {"items": numbered, "has_more": None, "next_cursor": None, **page.counts}
        items, page = fitting(page, show)
        cursor = None if page.last is None else self.cursors.write(self.sort, page.last)
        counts = ("total_pages", "current_page", "per_page", "total_items")
        has_more = cursor is not None
        envelope = {"items": items, "has_more": has_more, "next_cursor": cursor}
        return {**envelope, **dict.fromkeys(counts)}


def read(request: Request, listing: Listing) -> ListQuery:
    """What the query string asks; refuses every parameter that is wrong, at once."""
    faults: list[Fault] = []
    limit = _limit(request, listing, faults)
    offset = offsets.read(request, listing.limit_max, bool(listing.sort_by_offset), faults)
    default = "-id" if offset is None else listing.sort_by_offset
    field, ascending = _sort(request, listing, default, faults)
    conditions = filters.read(_one(request, "filter"), listing.fields, faults)
    cursors = Cursors.of(request, "x-company-id")
    after = _after(request, cursors, field, faults)
    if faults:
        raise InvalidQuery(tuple(faults))
    count = limit if offset is None else PAGE_ITEMS_READ_MAX
    return ListQuery(field, PageRequest(count, ascending, after), conditions, cursors, offset)


def entries(
    book: Book, asked: ListQuery, show: Callable[[Entry], dict[str, Any]]
) -> dict[str, Any]:
    """Answer a page of the company's entries, each as it is shown.

    All entries are counted for a page by its number. Only its own are kept, without their lines.
    """
    offset = asked.offset

    def keep(entry: Entry) -> bool:
        return entry.currency in chart_of_accounts.CURRENCIES and asked.keeps(values_of(entry))

    if offset is None:
        return asked.answer(journal.entries(book.read, asked.wanted(), keep), show)

    def make(entry: Entry, place: int) -> dict[str, Any]:
        return show(entry) if offset.has(place) else {}

    return asked.answer(offset.cut(journal.made_of(book.read, asked.wanted(), keep, make)), dict)


def lines(book: Book, asked: ListQuery) -> Page[tuple[Entry, Line]]:
    """A page of the lines of all its entries."""
    wanted = asked.wanted(of_lines=True)

    def keep(entry: Entry, line: Line) -> bool:
        return entry.currency in chart_of_accounts.CURRENCIES and asked.keeps(
            values_of(entry, line)
        )

    return journal.lines(book.read, wanted, keep)


def lines_of(entry: Entry, asked: ListQuery) -> Page[tuple[Entry, Line]]:
    """A page of one entry's lines."""
    return asked.cut(journal.lines_of(entry, asked.turn, lambda *row: asked.keeps(values_of(*row))))


def accounts(book: Book, asked: ListQuery) -> Page[AccountState]:
    """A page of its chart of accounts."""

    def keep(state: AccountState) -> bool:
        return asked.keeps(views.account_state(state))

    return asked.cut(book.read.accounts_by_number(asked.turn, keep))


def journals(book: Book, asked: ListQuery) -> Page[Record]:
    """A page of its journals."""

    def keep(record: Record) -> bool:
        return asked.keeps(views.journal(record))

    return asked.cut(book.read.records(chart_of_accounts.JOURNAL, asked.turn, keep))


def _one(request: Request, name: str) -> str:
    """A parameter's value; the last one, as Pennylane's framework takes it."""
    return request.query.get(name, [""])[-1]


def _limit(request: Request, listing: Listing, faults: list[Fault]) -> int:
    said = _one(request, "limit") or str(LIMIT_DEFAULT)
    limit = int(said) if _INTEGER.fullmatch(said) else 0
    if not 1 <= limit <= listing.limit_max:
        rule = "greater_than_equal" if limit < 1 else "less_than_equal"
        message = f"must be an integer from 1 to {listing.limit_max}"
        faults.append(Fault(("limit",), rule, message))
    return limit


def _sort(
    request: Request, listing: Listing, default: str, faults: list[Fault]
) -> tuple[str, bool]:
    said = _one(request, "sort").strip() or default or "-id"
    field, ascending = said.lstrip("+-"), not said.startswith("-")
    if field not in listing.sorts or len(said) - len(field) > 1:
        rule = f"must be one of {', '.join(listing.sorts)}, descending with - before it"
        faults.append(Fault(("sort",), "enum", rule))
    return field, ascending


def _after(request: Request, cursors: Cursors, sort: str, faults: list[Fault]) -> Position | None:
    said = _one(request, "cursor")
    if not said:
        return None
    place = cursors.read(said, sort)
    if place is None:
        rule = "must be the next_cursor of an answer to the same list in the same order"
        faults.append(Fault(("cursor",), "cursor", rule))
    return place
