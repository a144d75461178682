"""PUT /api/v1/journal-entries/{id} : amend an entry."""

from ledger.dialects.dayzero import DIALECT, WRITE, inbound, lookup
from ledger.dialects.dayzero.models import JournalEntryUpdateRequest
from ledger.dialects.dayzero.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=JournalEntryUpdateRequest)
def lambda_handler(request: Request) -> Response:
    """Update a journal entry (DayZero reference, PUT /api/v1/journal-entries/{id})."""
    book = lookup.book(request)
    body = request.parse(JournalEntryUpdateRequest)
    number = lookup.entry_id(request, book)
    entry = book.amend(
        request.claim(), number, lambda present: inbound.to_amendment(book, body, present)
    )
    return View.load(request, book, [entry]).answer(entry, 200)
