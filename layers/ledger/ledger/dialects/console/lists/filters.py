"""The filters of the list of entries.

The key of the list has the effective time, so `first` and `last` bound the read. All other filters
drop entries that were read. One request reads PAGE_ITEMS_READ_MAX entries at most, so a page may be
short, or empty, while the cursor leads on.
"""

import re
from datetime import datetime
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from ledger.book import Book
from ledger.book.paging import Page, PageRequest
from ledger.core import money, texts
from ledger.core.entries import Entry, Line, totals_minor
from ledger.core.limits import NAME_CHARACTERS_MAX, PAGE_ITEMS_MAX
from ledger.dialects.console.errors import AMOUNT_RULE, JOURNAL_RULE, RULES
from ledger.dialects.console.views import facts
from ledger.http import dates
from ledger.http.query import Query
from ledger.http.request import Request

FILTERS = ("text", "amount", "journal", "client", "first", "last")
QUERY = ("account", *FILTERS, "limit", "cursor")
# An amount as a reader types it: with groups or without, with the decimals of any currency.
_AMOUNT = re.compile(r"([0-9]{1,16}|[0-9]{1,3}(?:,[0-9]{3}){1,5})(?:\.([0-9]{1,4}))?")


class Filter(Struct, frozen=True):
    """The entries that a reader looks for; an empty text, or None, lets all entries pass."""

    dates: tuple[datetime, datetime]
    text: str = ""
    amount: tuple[int, str] | None = None
    journal: int | None = None
    client: str = ""

    @property
    def is_of_days_alone(self) -> bool:
        """True if no filter drops an entry of the days."""
        return not (self.text or self.client) and self.amount is None and self.journal is None

    def widen(self, page_request: PageRequest) -> PageRequest:
        """Return the page to read: a longer one with a client, since `of_client` drops entries."""
        return replace(page_request, count=PAGE_ITEMS_MAX) if self.client else page_request

    def of_client(self, book: Book, page: Page[Entry], count: int) -> Page[Entry]:
        """Return the first entries of the page of which the client wrote any version.

        The index of the list has no actors. All present versions are read in one request, then the
        past versions of each entry that another client changed last.
        """
        if not self.client or not page.rows:
            return page
        present = book.read.entries(entry.entry_id for entry in page.rows)
        matches = (
            (place, entry)
            for place, entry in zip(page.places, page.rows, strict=True)
            if self._is_author(book, present.get(entry.entry_id, entry))
        )
        # One more than the page holds, so that `first` knows whether others follow.
        rows = list(islice(matches, count + 1))
        places = tuple(place for place, _ in rows)
        return Page(tuple(entry for _, entry in rows), places, page.last).first(count)

    def _is_author(self, book: Book, entry: Entry) -> bool:
        if self._wrote(entry):
            return True
        past = book.read.past_versions(entry.entry_id) if entry.version > 1 else ()
        return any(map(self._wrote, past))

    def _wrote(self, version: Entry) -> bool:
        return version.by is not None and self.client in version.by.name.lower()

    def matches(self, entry: Entry) -> bool:
        """Return whether an entry passes each filter but that of the client."""
        return (
            (self.journal is None or facts.journal_id(entry) == self.journal)
            and (self.amount is None or _has_amount(entry, self.amount))
            and (not self.text or _has_text(entry, self.text))
        )


def read(request: Request, book: Book) -> Filter:
    """Read the filters of a query. Refuse all faults together."""
    parameters = Query(request.query, RULES)
    first, last = parameters.period("first", "last")
    amount_text = parameters.text("amount").strip()
    amount = _AMOUNT.fullmatch(amount_text)
    parameters.check("amount", amount or not amount_text, AMOUNT_RULE, "amount")
    code = parameters.text("journal").strip()
    is_code = 0 < len(code) <= NAME_CHARACTERS_MAX
    journal = facts.find_journal(book, code) if is_code else None
    parameters.check("journal", journal is not None or not code, JOURNAL_RULE, "journal")
    parameters.refuse_faults()
    return Filter(
        dates.bounds(first, last),
        texts.folded(parameters.text("text")),
        amount and (int(amount[1].replace(",", "")), amount[2] or ""),
        journal,
        parameters.text("client").strip().lower(),
    )


def _has_amount(entry: Entry, amount: tuple[int, str]) -> bool:
    """Return whether a line or the whole entry has the amount."""
    whole, decimals = amount
    digits = money.minor_digits(entry.currency)
    if decimals[digits:].strip("0"):
        return False
    amount_minor = int(f"{whole}{decimals[:digits].ljust(digits, '0')}")
    amounts_minor = {line.amount_minor for line in entry.lines}
    return amount_minor in amounts_minor or amount_minor == totals_minor(entry.lines)[0]


def _has_text(entry: Entry, part: str) -> bool:
    """Return whether a text of the entry or of its lines has the part."""
    parts: tuple[Entry | Line, ...] = (entry, *entry.lines)
    pairs = (pair for own in parts for pair in facts.of_details(own.details))
    all_texts = (*(own.description for own in parts), *(text for _, text in pairs))
    return any(part in texts.folded(text) for text in all_texts)
