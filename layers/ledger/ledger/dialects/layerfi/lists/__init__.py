"""Layer's lists (specs/layer.md, 4): filters, order, cursor, and the envelope of a page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from ledger.book import Book, chart, journal
from ledger.book.journal import EARLIEST, LATEST, JournalQuery, Order
from ledger.book.paging import Page, PageRequest, Position
from ledger.core import texts
from ledger.core.accounts import Account, AccountState
from ledger.core.entries import Entry, Line
from ledger.core.records import Record
from ledger.dialects.layerfi import lookup
from ledger.dialects.layerfi.lookup import CUSTOMER, VENDOR
from ledger.errors import Fault, InvalidQuery
from ledger.http.cursors import Cursors
from ledger.http.dates import date_or_none, is_backwards, midnight
from ledger.http.rendered import fitting
from ledger.http.request import Request

T = TypeVar("T")
LIMIT_DEFAULT, LIMIT_MAX = 100, 500
_PAGE = ("limit", "cursor", "sort_by", "sort_order")
PERIOD_QUERY = ("start_date", "end_date")
ENTRIES_QUERY = (
    *(*_PAGE, "show_total_count", *PERIOD_QUERY, "customer_id", "customer_external_id"),
    *("vendor_id", "vendor_external_id", "tag_key", "tag_values"),
)
LINES_QUERY = (*_PAGE, *PERIOD_QUERY, "include_child_account_lines")
PARTIES_QUERY = (*_PAGE, "q", "status")
BY_NUMBER = {"created_at": Order.NUMBER}
ORDERS = {"entry_at": Order.DATE, "entry_number": Order.NUMBER, "created_at": Order.CREATION}
STATUSES = ("ACTIVE", "ARCHIVED")  # of customers and vendors
_TRUE = {"true": True, "1": True, "": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a request asks of a list."""

    sort_by: str
    turn: PageRequest
    with_total: bool
    dates: tuple[datetime, datetime]
    cursors: Cursors

    @property
    def is_by_date(self) -> bool:
        return ORDERS.get(self.sort_by) is Order.DATE

    @property
    def wanted(self) -> JournalQuery:
        return JournalQuery(self.turn, ORDERS[self.sort_by], dates=self.dates)

    def answer(
        self, page: Page[T], show: Callable[[T], dict[str, Any]], total: int | None = None
    ) -> dict[str, Any]:
        """The envelope, with as many of the page's rows as one answer can have."""
        data, page = fitting(page, show)
        cursor = None if page.last is None else self.cursors.write(self._order, page.last)
        pagination = {
            "cursor": cursor,
            "has_more": cursor is not None,
            "total_count": total,
            "sort_by": self.sort_by,
            "sort_order": "ASC" if self.turn.ascending else "DESC",
        }
        return {"data": data, "meta": {"pagination": pagination}}

    @property
    def _order(self) -> str:
        return f"{self.sort_by} {self.turn.ascending}"


def read(request: Request, sorts: Mapping[str, Any] = ORDERS) -> ListQuery:
    """What the query string asks; refuses every parameter that is wrong, at once."""
    faults: list[Fault] = []

    def one(name: str, default: str) -> str:
        return request.query.get(name, [default])[-1] or default

    def check(name: str, is_good: object, rule: str) -> None:
        if not is_good:
            faults.append(Fault((name,), "query", f"must be {rule}"))

    said = one("limit", str(LIMIT_DEFAULT))
    limit = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
    check("limit", 1 <= limit <= LIMIT_MAX, f"an integer from 1 to {LIMIT_MAX}")
    sort_by = one("sort_by", next(iter(sorts)))
    check("sort_by", sort_by in sorts, f"one of {', '.join(sorts)}")
    sort_order = one("sort_order", "ASC").upper()
    check("sort_order", sort_order in ("ASC", "DESC"), "ASC or DESC")
    with_total = one("show_total_count", "false").lower()
    check("show_total_count", with_total in _TRUE, "true or false")
    first, after_last = days(request, faults)
    after: Position | None = None
    cursors = Cursors.of(request)
    if one("cursor", ""):
        after = cursors.read(one("cursor", ""), f"{sort_by} {sort_order == 'ASC'}")
        check("cursor", after, "the cursor of an answer to the same list in the same order")
    if faults:
        raise InvalidQuery(tuple(faults))
    turn = PageRequest(limit, sort_order == "ASC", after)
    begin = midnight(first) if first else EARLIEST
    end = midnight(after_last) - timedelta(microseconds=1) if after_last else LATEST
    return ListQuery(sort_by, turn, _TRUE[with_total], (begin, end), cursors)


def days(request: Request, faults: list[Fault]) -> tuple[date | None, date | None]:
    """The first day of a period and the day after its last, each if it is given."""
    found: list[date | None] = []
    for name in ("start_date", "end_date"):
        said = request.query.get(name, [""])[-1]
        found.append(date_or_none(said))
        if said and found[-1] is None:
            faults.append(Fault((name,), "query", "must be a date YYYY-MM-DD"))
    if is_backwards(*found):
        faults.append(Fault(("end_date",), "query", "must not be before start_date"))
    return found[0], found[1]


def entries(request: Request, book: Book, asked: ListQuery) -> tuple[Page[Entry], int | None]:
    """A page of the business's entries in its currency, and how many there are if asked."""
    keep = _keep(request, book, asked)
    page = journal.entries(book.read, asked.wanted, keep)
    return page, journal.count(book.read, asked.wanted, keep) if asked.with_total else None


def _keep(request: Request, book: Book, asked: ListQuery) -> Callable[[Entry], bool]:
    """Whether an entry is one that the filters want."""
    currency = lookup.currency(request)
    named = {kind: _party(request, book, kind) for kind in (CUSTOMER, VENDOR)}
    keys, values = (
        {texts.normal(said) for said in request.query.get(name, [])}
        for name in ("tag_key", "tag_values")
    )

    def keep(entry: Entry) -> bool:
        about: list[Mapping[str, Any]] = [entry.details, *(line.details for line in entry.lines)]
        tags = [tag for details in about for tag in details.get("tags", [])]
        return (
            entry.currency == currency
            and asked.dates[0] <= entry.effective_at <= asked.dates[1]
            and all(
                number is None or any(details.get(kind) == number for details in about)
                for kind, number in named.items()
            )
            and (not keys or any(tag[2] in keys for tag in tags))
            and (not values or any(tag[3] in values for tag in tags))
        )

    return keep


def _party(request: Request, book: Book, kind: str) -> int | None:
    def one(name: str) -> str | None:
        return request.query.get(name, [""])[-1] or None

    return lookup.party(book, kind, one(f"{kind}_id"), one(f"{kind}_external_id"))


def accounts(request: Request, book: Book, account: int) -> set[int]:
    """The account of a list of lines and, if asked, those under it."""
    if request.query.get("include_child_account_lines", ["false"])[-1].lower() == "true":
        below = chart.from_above((state.account for state in _all(book)), account)
        return {account, *(one.account_id for one in below)}
    return {account}


def lines(
    request: Request, book: Book, of: set[int], wanted: JournalQuery
) -> Page[tuple[Entry, Line]]:
    """A page of the lines of accounts in the business's currency."""
    return journal.lines_of_accounts(book.read, wanted, of, lookup.currency(request))


def _all(book: Book) -> list[AccountState]:
    accounts, labels = chart.states(book.read)
    return [*accounts, *labels]


def chart_of(book: Book) -> list[Account]:
    """Every open account of the book; of labels none, if they are too many for one answer."""
    return chart.shown(*chart.states(book.read))


def parties(request: Request, book: Book, kind: str, asked: ListQuery) -> Page[Record]:
    """A page of the customers or vendors, whose texts have `q` in them if it is given."""
    q = texts.folded(request.query.get("q", [""])[-1])
    status = request.query.get("status", [""])[-1]
    if status not in ("", *STATUSES):
        rule = f"must be one of {', '.join(STATUSES)}"
        raise InvalidQuery((Fault(("status",), "query", rule),))

    def keep(record: Record) -> bool:
        said = [texts.folded(str(value)) for value in record.details.values() if value]
        is_found = not q or any(q in text for text in said)
        return is_found and status in ("", record.details.get("status", STATUSES[0]))

    return book.read.records(kind, asked.turn, keep)
