"""POST /api/v1/journal-entries/{id}/reverse : post the opposite of an entry, once."""

from ledger.dialects.dayzero import DIALECT, WRITE, lookup
from ledger.dialects.dayzero.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE)
def lambda_handler(request: Request) -> Response:
    """Reverse a journal entry (DayZero reference, POST /journal-entries/{id}/reverse)."""
    book = lookup.book(request)
    number = lookup.entry_id(request, book)
    entry = book.reverse(request.claim(), number, check=lookup.require_currency).entry
    original = {"original_journal_entry_id": book.ids.entry(number)}
    return View.load(request, book, [entry]).answer(entry, 201, **original)
