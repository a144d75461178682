"""GET /journals: the journals of the company."""

from ledger.book import Book
from ledger.book.paging import Page
from ledger.core.records import Record
from ledger.dialects.pennylane import chart_of_accounts, views
from ledger.dialects.pennylane.lists import Listing, ListQuery

JOURNALS = Listing({"type": ("text", ("eq", "not_eq", "in", "not_in"))})


def journals(book: Book, list_query: ListQuery) -> Page[Record]:
    """Return a page of the journals."""

    def keep(record: Record) -> bool:
        return list_query.keeps(views.journal(record))

    return list_query.cut(book.read.records(chart_of_accounts.JOURNAL, list_query.page, keep))
