"""POST /api/external/v2/file_attachments : keep a file for an entry."""

from ledger.dialects.pennylane import DIALECT, FILES_WRITE, lookup, views
from ledger.http import attachments
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, FILES_WRITE)
def lambda_handler(request: Request) -> Response:
    """Upload a file (Pennylane reference, POST /file_attachments)."""
    book = lookup.book(request)
    record = attachments.keep_in_order(request, book, request.form.file("file"))
    return Response(201, views.file_attachment(request, book, record))
