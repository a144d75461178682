"""DayZero's lists (specs/dayzero.md, 3): filters, order, and a cursor that goes both ways."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from ledger.book import Book, journal
from ledger.book.journal import EARLIEST, LATEST, JournalQuery, Order
from ledger.book.paging import Page, PageRequest
from ledger.core import ids, texts
from ledger.core.accounts import AccountState
from ledger.core.entries import Entry
from ledger.dialects.dayzero.lookup import CURRENCIES
from ledger.errors import Fault, InvalidQuery
from ledger.http import dates
from ledger.http.cursors import Cursors
from ledger.http.dates import date_or_none
from ledger.http.rendered import fitting
from ledger.http.request import Request

T = TypeVar("T")

LIMIT_DEFAULT, LIMIT_MAX = 50, 1_000
_PAGE = ("limit", "cursor", "direction", "sort_by", "descending")
_PERIOD = ("start_date", "end_date")
ENTRIES_QUERY = (
    *(*_PAGE, "include_total_count", *_PERIOD, "id", "ledger_id", "source", "creation_method"),
    *("invoice_id", "description", "search"),
)
LEDGERS_QUERY = (*_PAGE, "id", "type", "status", "name")
STATEMENT_QUERY = (*_PAGE, "include_total_count", *_PERIOD)
ORDERS = {"created_at": Order.CREATION, "entry_date": Order.DATE, "date": Order.DATE}
SOURCES = (
    *("manual", "invoice", "bill", "credit_memo", "transaction", "stripe", "shopify", "plaid"),
    *("ramp", "square", "system", "teal"),
)
_TRUTH = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a request asks of a list; `backwards` is towards what came before the cursor."""

    order: str
    turn: PageRequest
    backwards: bool
    with_total: bool
    cursors: Cursors

    def answer(
        self,
        page: Page[T],
        show: Callable[[T], dict[str, Any]],
        total: int | None = None,
        copies: int = 1,
    ) -> dict[str, Any]:
        """The envelope; the items are in the list's order, whichever way it was read.

        They are as many as fit, if the answer says them so many times.
        """
        items, page = fitting(page, show, copies, self.backwards)
        cursor = None if page.last is None else self.cursors.write(self.order, page.last)
        body: dict[str, Any] = {
            "items": items,
            "next_cursor": cursor,
            "has_more": cursor is not None,
        }
        return {**body, "total_count": total} if self.with_total else body


class Query:
    """The parameters of a query string, and what is wrong with them."""

    def __init__(self, request: Request) -> None:
        self._query = request.query
        self._cursors = Cursors.of(request, "x-business-id")
        self.faults: list[Fault] = []

    def text(self, name: str, default: str = "") -> str:
        return self._query.get(name, [default])[-1] or default

    def several(self, name: str) -> set[str]:
        """Values that are repeated or separated by commas."""
        said = ",".join(self._query.get(name, []))
        return {value.strip() for value in said.split(",") if value.strip()}

    def check(self, name: str, is_good: object, rule: str, kind: str = "value_error") -> None:
        if not is_good:
            self.faults.append(Fault((name,), kind, rule))

    def one_of(self, name: str, default: str, known: Sequence[str]) -> str:
        said = self.text(name, default)
        rule = f"Input should be {' or '.join(known)}"
        self.check(name, said in known, rule, "enum")
        return said

    def truth(self, name: str, default: str) -> bool:
        said = self.text(name, default).lower()
        self.check(name, said in _TRUTH, "Input should be a valid boolean", "bool_parsing")
        return _TRUTH.get(said, False)

    def day(self, name: str) -> date | None:
        said = self.text(name)
        found = date_or_none(said)
        self.check(name, found or not said, "Input should be a date YYYY-MM-DD", "date_parsing")
        return found

    def period(self) -> tuple[date | None, date | None]:
        """The days of `start_date` and `end_date`, both included, each if it is given."""
        first, last = self.day("start_date"), self.day("end_date")
        rule = "Input should not be before start_date"
        self.check("end_date", not dates.is_backwards(first, last), rule)
        return first, last

    def refuse(self) -> None:
        if self.faults:
            raise InvalidQuery(tuple(self.faults))

    def asked(self, orders: Sequence[str], descending: str) -> ListQuery:
        """Limit, order, direction and cursor."""
        said = self.text("limit", str(LIMIT_DEFAULT))
        limit = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
        rule = f"Input should be an integer from 1 to {LIMIT_MAX}"
        self.check("limit", 1 <= limit <= LIMIT_MAX, rule, "int_range")
        sort_by = self.one_of("sort_by", orders[0], orders)
        is_descending = self.truth("descending", descending)
        backwards = self.one_of("direction", "next", ("next", "prev")) == "prev"
        with_total = self.truth("include_total_count", "false")
        order, cursor = f"{sort_by} {is_descending}", self.text("cursor")
        after = self._cursors.read(cursor, order) if cursor else None
        self.check("cursor", after or not cursor, "Input should be a cursor of the same list")
        turn = PageRequest(limit, is_descending == backwards, after)
        return ListQuery(order, turn, backwards, with_total, self._cursors)


def entries(request: Request, book: Book) -> tuple[ListQuery, Page[Entry], int | None]:
    """What is asked, a page of the journal entries, and how many there are if that is asked."""
    query = Query(request)
    asked = query.asked(tuple(ORDERS), "true")
    start, end = query.period()
    said = query.several("id")
    query.check("id", len(said) <= LIMIT_MAX, f"Input should be at most {LIMIT_MAX} ids")
    numbers = _numbers(book, "entry", said)
    keep = _keep(query, book, start, end)
    query.refuse()
    bounds = (
        EARLIEST if start is None else dates.midnight(start),
        LATEST if end is None else dates.end_of(end),
    )
    wanted = JournalQuery(asked.turn, ORDERS[asked.order.split()[0]], dates=bounds)
    if numbers is None:
        page = journal.entries(book.read, wanted, keep)
        total = journal.count(book.read, wanted, keep) if asked.with_total else None
        return asked, page, total
    page = journal.chosen(book.read, wanted, numbers, keep)
    everything = replace(wanted, turn=PageRequest(len(numbers)))
    total = len(journal.chosen(book.read, everything, numbers, keep).rows)
    return asked, page, total if asked.with_total else None


def _keep(
    query: Query, book: Book, start: date | None, end: date | None
) -> Callable[[Entry], bool]:
    """Whether an entry is one that the filters want."""
    ledgers = _numbers(book, "account", query.several("ledger_id"))
    sources = query.several("source")
    query.check("source", sources <= {*SOURCES}, f"Input should be {', '.join(SOURCES)}", "enum")
    method = query.text("creation_method")
    query.check("creation_method", method in ("", "ai", "manual"), "Input should be ai or manual")
    invoice = query.text("invoice_id").lower()
    description, search = (texts.folded(query.text(name)) for name in ("description", "search"))
    is_wanted = method != "ai" and (not sources or "manual" in sources)

    def keep(entry: Entry) -> bool:
        day = entry.effective_at.date()
        said = [entry.description, *(line.description for line in entry.lines)]
        return (
            is_wanted
            and entry.currency in CURRENCIES
            and (ledgers is None or any(line.account_id in ledgers for line in entry.lines))
            and (not invoice or entry.details.get("invoice_id") == invoice)
            and description in texts.folded(entry.description)
            and any(search in texts.folded(text) for text in said)
            and (start is None or start <= day)
            and (end is None or day <= end)
        )

    return keep


def ledgers(request: Request, book: Book) -> tuple[ListQuery, Page[AccountState]]:
    """What is asked, and a page of the ledgers."""
    query = Query(request)
    asked = query.asked(("created_at",), "false")
    numbers = _numbers(book, "account", query.several("id"))
    kinds, status = query.several("type"), query.text("status")
    query.check(
        "status", status in ("", "active", "inactive"), "Input should be active or inactive"
    )
    name = texts.folded(query.text("name"))
    query.refuse()

    def keep(state: AccountState) -> bool:
        terms = state.account.terms
        return (
            state.is_open
            and (numbers is None or state.account.account_id in numbers)
            and (not kinds or terms.type.value in kinds)
            and status in ("", terms.details.get("status", "active"))
            and name in texts.folded(terms.name)
        )

    return asked, book.read.accounts_by_number(asked.turn, keep)


def _numbers(book: Book, kind: str, said: set[str]) -> set[int] | None:
    """The numbers that ids name; None if there is no such filter. Ids of nothing match nothing."""
    business_id = book.read.scope.business_id
    found = {ids.uuid_number(business_id, kind, one) for one in said}
    return {number for number in found if number is not None} if said else None
