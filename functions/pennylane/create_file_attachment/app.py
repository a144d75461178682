"""POST /api/external/v2/file_attachments : keep a file for an entry."""

from ledger.api import files
from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.pennylane import DIALECT, FILES_WRITE, neighbours, resources


@endpoint(DIALECT, FILES_WRITE)
def lambda_handler(request: Request) -> Response:
    """Upload a file (Pennylane reference, POST /file_attachments)."""
    book = resources.book(request)
    record = files.keep(request, book, request.form.file("file"))
    return Response(201, neighbours.file_attachment(request, book, record))
