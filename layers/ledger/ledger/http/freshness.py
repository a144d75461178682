"""How far the entries are counted that an answer is derived from: a header, in every dialect.

No vendor has a word for it; and a client that does not know it loses nothing. It is read before the
totals, so that it never says more than is in them.
"""

from ledger.book import Book, totals
from ledger.store.keys import instant

COUNTED_AT = "X-Counted-At"


def freshness(book: Book) -> dict[str, str]:
    """When the newest change that is counted was written; no header if none is."""
    at = totals.counted_at(book.read)
    return {COUNTED_AT: instant(at)} if at else {}
