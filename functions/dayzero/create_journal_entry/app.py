"""POST /api/v1/journal-entries : post an entry."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dayzero import DIALECT, WRITE, mapping, resources
from ledger.dialects.dayzero.models import JournalEntryCreateRequest
from ledger.dialects.dayzero.views import View


@endpoint(DIALECT, WRITE, body=JournalEntryCreateRequest)
def lambda_handler(request: Request) -> Response:
    """Create a journal entry (DayZero reference, POST /api/v1/journal-entries)."""
    book = resources.book(request)
    body = request.parse(JournalEntryCreateRequest)
    currency = request.business(book.read.scope.business_id).currency
    entry = book.post(mapping.to_draft(book, body, currency)).entry
    return View.of(request, book, [entry]).answer(entry, 201)
