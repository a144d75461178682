"""POST /api/v1/journal-entries : post an entry."""

from ledger.dialects.dayzero import DIALECT, WRITE, inbound, lookup
from ledger.dialects.dayzero.models import JournalEntryCreateRequest
from ledger.dialects.dayzero.views import View
from ledger.http.access import find_business
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=JournalEntryCreateRequest)
def lambda_handler(request: Request) -> Response:
    """Create a journal entry (DayZero reference, POST /api/v1/journal-entries)."""
    book = lookup.book(request)
    body = request.parse(JournalEntryCreateRequest)
    currency = find_business(request, book.read.scope.business_id).currency
    draft = inbound.to_draft(book, body, currency)
    entry = book.post_with_records(request.claim(), lambda: inbound.to_posting(book, draft)).entry
    return View.load(request, book, [entry]).answer(entry, 201)
