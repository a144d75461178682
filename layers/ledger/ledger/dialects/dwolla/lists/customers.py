"""The list of customers, and its filters (specs/dwolla.md, 13)."""

from collections.abc import Sequence

from msgspec import Struct

from ledger.book import Book
from ledger.core import texts
from ledger.core.accounts import Account
from ledger.core.limits import ACCOUNTS_PER_CHART_MAX
from ledger.core.records import Name
from ledger.dialects.dwolla.errors import EMAIL, RULES
from ledger.dialects.dwolla.lists import FILTERS, LIST_QUERY, Page
from ledger.dialects.dwolla.views.customers import fields_of, status_of
from ledger.errors import LimitExceeded
from ledger.http.query import Query
from ledger.http.request import Request

CUSTOMERS_QUERY = (*LIST_QUERY, *FILTERS)
SEARCHED = ("firstName", "lastName", "businessName", "email")
STATUSES = ("unverified", "retry", "kba", "document", "verified", "suspended", "deactivated")

Row = tuple[Book, Account]


class Filter(Struct, frozen=True):
    """The customers that a request looks for; an empty part lets all pass."""

    search: str = ""
    email: str = ""
    statuses: frozenset[str] = frozenset()

    def matches(self, account: Account) -> bool:
        """Return whether a customer passes the search and the statuses."""
        if self.statuses and status_of(account.terms) not in self.statuses:
            return False
        fields = fields_of(account.terms)
        return any(self.search in texts.folded(fields.get(name, "")) for name in SEARCHED)


def read(request: Request) -> Filter:
    """Read the filters of a query. Raise `InvalidQuery` for an unknown status."""
    parameters = Query(request.query, RULES)
    statuses = parameters.comma_separated("status")
    choices = ", ".join(STATUSES)
    parameters.check("status", statuses <= {*STATUSES}, f"Must be one of {choices}", "choice")
    parameters.refuse_faults()
    email = parameters.text("email").strip().lower()
    return Filter(texts.folded(parameters.text("search").strip()), email, frozenset(statuses))


def page_of(books: Sequence[Book], page: Page, choice: Filter) -> tuple[list[Row], int]:
    """Return the customers of a page, newest first, and the number of all that match.

    The customers of several businesses follow each other, business by business. Raise
    `LimitExceeded` if a filter would have to read more than ACCOUNTS_PER_CHART_MAX customers.
    """
    if choice == Filter():
        return _unfiltered(books, page)
    rows = [(book, account) for book in books for account in _matching(book, choice)]
    return rows[page.offset : page.offset + page.limit], len(rows)


def _unfiltered(books: Sequence[Book], page: Page) -> tuple[list[Row], int]:
    rows: list[Row] = []
    total, skip = 0, page.offset
    for book in books:
        count = book.read.count_owners()
        total += count
        if skip < count and len(rows) < page.limit:
            accounts = book.read.owners(page.limit - len(rows), skip)
            rows += [(book, account) for account in accounts]
        skip = max(0, skip - count)
    return rows, total


def _matching(book: Book, choice: Filter) -> list[Account]:
    if choice.email:
        number = book.read.find_named(Name(EMAIL, choice.email))
        accounts = [] if number is None else [book.read.account(number)]
    else:
        accounts = book.read.owners(ACCOUNTS_PER_CHART_MAX + 1)
    if len(accounts) > ACCOUNTS_PER_CHART_MAX:
        maximum = ACCOUNTS_PER_CHART_MAX
        raise LimitExceeded(limit="ACCOUNTS_PER_CHART_MAX", maximum=maximum, actual=len(accounts))
    return list(filter(choice.matches, accounts))
