"""Paging by `page` and `per_page`, as the contract of 2025 has it (specs/pennylane.md, 3).

Such a list is read whole for each page, so that its counts are exact; one with more rows than one
request reads (PAGE_ITEMS_READ_MAX) is refused, and goes by cursor.
"""

from dataclasses import dataclass
from typing import TypeVar

from ledger.book.paging import Page
from ledger.core.limits import PAGE_ITEMS_READ_MAX
from ledger.errors import Fault, InvalidQuery
from ledger.http.request import Request

T = TypeVar("T")

NAMES = ("page", "per_page")
PER_PAGE_DEFAULT = 20
_DIGITS_MAX = 9


@dataclass(frozen=True, slots=True)
class Offset:
    """Which page is asked for, the first is 1, and how many rows a page has."""

    page: int
    per_page: int

    def has(self, place: int) -> bool:
        """Whether the row at a place among all rows, the first is 0, is of the page."""
        return place // self.per_page == self.page - 1

    def cut(self, whole: Page[T]) -> "Numbered[T]":
        """The page out of all rows of the list; refused if those are not all."""
        if whole.last is not None:
            rule = f"cannot count a list of more than {PAGE_ITEMS_READ_MAX} rows: use cursor"
            raise InvalidQuery((Fault(("page",), "page", rule),))
        first = (self.page - 1) * self.per_page
        rows = whole.rows[first : first + self.per_page]
        return Numbered(rows, (), None, self, len(whole.rows))


@dataclass(frozen=True, slots=True)
class Numbered(Page[T]):
    """A page with its place among all pages, and how many rows they have together."""

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


def read(request: Request, limit_max: int, is_known: bool, faults: list[Fault]) -> Offset | None:
    """The page that is asked for by its number, if one is; what is wrong is added to `faults`."""
    said = {name: request.said_query[name][-1] for name in NAMES if name in request.said_query}
    if not said:
        return None
    if not is_known:
        rule = "is not a parameter of this list: use cursor and limit"
        faults += [Fault((name,), "extra_forbidden", rule) for name in said]
    mixed = [name for name in ("cursor", "limit") if name in request.query]
    faults += [Fault((n,), "mixed", "cannot be given with page or per_page") for n in mixed]
    page = _integer("page", said.get("page", "1"), 10**_DIGITS_MAX, faults)
    per_page = said.get("per_page", str(PER_PAGE_DEFAULT))
    return Offset(page, _integer("per_page", per_page, limit_max, faults))


def _integer(name: str, said: str, greatest: int, faults: list[Fault]) -> int:
    is_number = said.isascii() and said.isdigit() and len(said) <= _DIGITS_MAX
    value = int(said) if is_number else 0
    if not 1 <= value <= greatest:
        rule = "greater_than_equal" if value < 1 else "less_than_equal"
        faults.append(Fault((name,), rule, f"must be an integer from 1 to {greatest}"))
    return value
