"""Numbered pages by `page` and `per_page`, from the contract of 2025 (specs/pennylane.md, 3).

Each page reads the whole list, so that its counts are exact. A list of more than
PAGE_ITEMS_READ_MAX rows refuses numbered pages; clients read it by cursor.
"""

from typing import TypeVar

from msgspec import Struct

from ledger.book.paging import Page
from ledger.core.limits import PAGE_ITEMS_READ_MAX
from ledger.dialects.pennylane.errors import RULES
from ledger.errors import Fault, InvalidQuery
from ledger.http.query import Query
from ledger.http.request import Request

T = TypeVar("T")

NAMES = ("page", "per_page")
COUNTS = ("total_pages", "current_page", "per_page", "total_items")
PER_PAGE_DEFAULT = 20
PAGE_MAX = 10**9


class Offset(Struct, frozen=True):
    """The number of a page, from 1, and the number of rows a page."""

    page: int
    per_page: int

    def has(self, index: int) -> bool:
        """Return whether the page has the row `index` of the list, from 0."""
        return index // self.per_page == self.page - 1

    def cut(self, whole: Page[T]) -> "Numbered[T]":
        """Return this page of the whole list. Raise `InvalidQuery` if `whole` has a next page."""
        if whole.last is not None:
            rule = f"cannot count a list of more than {PAGE_ITEMS_READ_MAX} rows: use cursor"
            raise InvalidQuery(faults=(Fault(("page",), "page", rule),))
        first = (self.page - 1) * self.per_page
        rows = whole.rows[first : first + self.per_page]
        return Numbered(rows, (), None, self, len(whole.rows))


class Numbered(Page[T], frozen=True):
    """A numbered page with the number of rows of the whole list."""

    offset: Offset
    total: int

    @property
    def counts(self) -> dict[str, int]:
        """The four counts of the contract of 2025."""
        per_page = self.offset.per_page
        return {
            "total_pages": -(-self.total // per_page),
            "current_page": self.offset.page,
            "per_page": per_page,
            "total_items": self.total,
        }


def read(request: Request, parameters: Query, limit_max: int, has_numbers: bool) -> Offset | None:
    """Read `page` and `per_page`. Return None if the request has neither.

    Add a fault if the list has no numbered pages, or if the request mixes them with cursors.
    """
    names = [name for name in NAMES if name in request.whole_query]
    if not names:
        return None
    if not has_numbers:
        rule = "is not a parameter of this list: use cursor and limit"
        parameters.faults += [Fault((name,), "extra_forbidden", rule) for name in names]
    for name in ("cursor", "limit"):
        is_absent = not parameters.is_present(name)
        parameters.check(name, is_absent, "cannot be given with page or per_page", "mixed")
    numbers = Query({name: request.whole_query[name] for name in names}, RULES)
    page = _integer(numbers, "page", 1, PAGE_MAX)
    per_page = _integer(numbers, "per_page", PER_PAGE_DEFAULT, limit_max)
    parameters.faults += numbers.faults
    return Offset(page, per_page)


def _integer(numbers: Query, name: str, default: int, greatest: int) -> int:
    # An empty number is refused here, and not the default.
    return numbers.integer(name, 0 if numbers.is_present(name) else default, 1, greatest)
