"""POST /api/v1/journal-entries/{id}/reverse : post the opposite of an entry, once."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dayzero import DIALECT, WRITE, resources
from ledger.dialects.dayzero.views import View


@endpoint(DIALECT, WRITE)
def lambda_handler(request: Request) -> Response:
    """Reverse a journal entry (DayZero reference, POST /journal-entries/{id}/reverse)."""
    book = resources.book(request)
    number = resources.entry_number(request, book)
    entry = book.reverse(number, check=resources.shown).entry
    said = {"original_journal_entry_id": request.parameter("id").lower()}
    return View.of(request, book, [entry]).answer(entry, 201, **said)
