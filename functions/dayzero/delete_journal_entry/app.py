"""DELETE /api/v1/journal-entries/{id} : take an entry out of the books."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dayzero import DIALECT, WRITE, resources


@endpoint(DIALECT, WRITE)
def lambda_handler(request: Request) -> Response:
    """Delete a journal entry; its versions stay (DayZero reference, DELETE)."""
    book = resources.book(request)
    book.remove(resources.entry(request, book).number)
    return Response(204)
