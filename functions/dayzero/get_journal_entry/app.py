"""GET /api/v1/journal-entries/{id} : one entry."""

from ledger.dialects.dayzero import DIALECT, READ, lookup
from ledger.dialects.dayzero.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a journal entry (DayZero reference, GET /journal-entries/{journal_entry_id})."""
    book = lookup.book(request)
    entry = lookup.entry(request, book)
    return View.load(request, book, [entry]).answer(entry, 200)
