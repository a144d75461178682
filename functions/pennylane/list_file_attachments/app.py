"""GET /api/external/v2/file_attachments : the files that were uploaded."""

from ledger.dialects.pennylane import DIALECT, FILES_READ, lookup, views
from ledger.dialects.pennylane.lists import files
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, FILES_READ, query=files.QUERY)
def lambda_handler(request: Request) -> Response:
    """List file attachments (Pennylane reference, GET /file_attachments)."""
    list_query = files.read(request)
    book = lookup.book(request)
    page = files.files(book, list_query)
    return Response(
        200, list_query.answer(page, lambda file: views.file_attachment(request, book, file))
    )
