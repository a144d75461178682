"""The freshness of answers that come from totals, as a header in every dialect.

No vendor has a word for it, and a client that does not know the header loses nothing. It is read
before the totals, so that it never promises more than they have.
"""

from ledger.book import Book, totals
from ledger.store.keys import instant

COUNTED_AT = "X-Counted-At"


def freshness(book: Book) -> dict[str, str]:
    """Return the write time of the newest change in the totals; no header if there is none."""
    at = totals.counted_at(book.read)
    return {COUNTED_AT: instant(at)} if at else {}
