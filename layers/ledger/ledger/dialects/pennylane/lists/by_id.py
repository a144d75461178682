"""Conditions on ids: `gt X` means created after X (specs/pennylane.md, 3).

A client that keeps its last id finds every later one, also among ids of idempotency keys. A list
above an id waits for writes that began before its newest row. Their rows come before that row,
and the client would never ask for them again.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ledger.book import openings
from ledger.book.journal import JournalQuery, Order, place_key
from ledger.book.paging import Page, Position
from ledger.book.reader import Reader
from ledger.core.accounts import AccountState
from ledger.core.entries import Entry, Line
from ledger.dialects.pennylane.lists.filters import Condition
from ledger.errors import Fault, InvalidQuery
from ledger.http.request import Request
from ledger.http.settling import settled

T = TypeVar("T")
BY_CREATION = ("lt", "lteq", "gt", "gteq")


class IdFilter(Struct, frozen=True):
    """The conditions on the ids of entries, lines or accounts.

    Rows are after the place `above` and before `below`; None is no bound. `numbers` are the ids
    that the filter names, None if it names none.
    """

    above: Position | None
    below: Position | None
    numbers: frozenset[int] | None

    @classmethod
    def read(
        cls,
        read: Reader,
        conditions: Sequence[Condition],
        place_of: Callable[[Reader, int], Position],
    ) -> "IdFilter":
        """Return the conditions on `id` among the conditions of a list.

        Raise `InvalidQuery` if an upper bound was created before a lower one.
        """
        places: dict[str, list[Position]] = {name: [] for name in BY_CREATION}
        numbers: frozenset[int] | None = None
        for operator, value in ((x.operator, x.value) for x in conditions if x.field == "id"):
            if operator in BY_CREATION:
                places[operator].append(place_of(read, value))
            elif operator in ("eq", "in"):
                values = frozenset(value if isinstance(value, list) else [value])
                numbers = values if numbers is None else numbers & values
        lower, upper = (places[x] + places[f"{x}eq"] for x in ("gt", "lt"))
        if lower and upper and max(lower) > min(upper):
            rule = "an upper bound must not be of an older record than a lower bound"
            raise InvalidQuery(faults=(Fault(("filter", "id"), "filter", rule),))
        above = [*places["gt"], *(replace(x, row=x.row - 1) for x in places["gteq"])]
        below = [*places["lt"], *(replace(x, row=x.row + 1) for x in places["lteq"])]
        return cls(max(above, default=None), min(below, default=None), numbers)

    def has(self, entry: Entry, line: Line | None = None) -> bool:
        """Return whether an entry, or one of its lines, is within the bounds."""
        row = 0 if line is None else entry.line_id(line)
        return self.has_place(Position(place_key(entry, Order.CREATION), row))

    def has_place(self, place: Position) -> bool:
        """Return whether a place is within the bounds."""
        is_above = self.above is None or place > self.above
        return is_above and (self.below is None or place < self.below)

    def narrow(self, query: JournalQuery) -> JournalQuery:
        """Return the query with the bounds, so that it reads no row outside them."""
        above, below = self.above, self.below
        return replace(query, created=(above.key if above else "", below.key if below else ""))


def settled_by_id(
    request: Request,
    id_filter: IdFilter,
    read_page: Callable[[IdFilter], Page[T]],
    place_of: Callable[[T], Position],
    is_ascending: bool,
) -> Page[T]:
    """Return a page to which no write can add a row before its newest one.

    A list waits if it has the ids above another one, or `is_ascending` by creation: a client goes
    on behind its newest id.
    """

    def until(end: Position | None) -> Page[T]:
        ends = [place for place in (end, id_filter.below) if place is not None]
        return read_page(replace(id_filter, below=min(ends, default=None)))

    def ids_of(page: Page[T]) -> Iterator[Position]:
        return map(place_of, page.rows if is_followed else ())

    is_ascending = is_ascending and id_filter.numbers is None
    is_followed = is_ascending or id_filter.above is not None
    return settled(request, until, is_ascending, ids_of)


def place_of_entry(entry: Entry) -> Position:
    """Return the place of an entry by creation."""
    return Position(place_key(entry, Order.CREATION))


def place_of_account(state: AccountState) -> Position:
    """Return the place of an account by its opening."""
    return openings.place_of(state.account)
