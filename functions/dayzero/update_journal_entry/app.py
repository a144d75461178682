"""PUT /api/v1/journal-entries/{id} : amend an entry."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dayzero import DIALECT, WRITE, mapping, resources
from ledger.dialects.dayzero.models import JournalEntryUpdateRequest
from ledger.dialects.dayzero.views import View


@endpoint(DIALECT, WRITE, body=JournalEntryUpdateRequest)
def lambda_handler(request: Request) -> Response:
    """Update a journal entry (DayZero reference, PUT /api/v1/journal-entries/{id})."""
    book = resources.book(request)
    body = request.parse(JournalEntryUpdateRequest)
    number = resources.entry_number(request, book)
    entry = book.amend(number, lambda present: mapping.to_amendment(book, body, present))
    return View.of(request, book, [entry]).answer(entry, 200)
