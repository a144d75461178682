"""DELETE /api/v1/journal-entries/{id} : take an entry out of the books."""

from ledger.dialects.dayzero import DIALECT, WRITE, lookup
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE)
def lambda_handler(request: Request) -> Response:
    """Delete a journal entry; its versions stay (DayZero reference, DELETE)."""
    book = lookup.book(request)
    book.remove(request.claim(), lookup.entry(request, book).entry_id)
    return Response(204)
