"""POST /api/external/v2/ledger_attachments : the same, as before 2026."""

from ledger.api import files
from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.pennylane import DIALECT, LEDGER, neighbours, resources


@endpoint(DIALECT, LEDGER)
def lambda_handler(request: Request) -> Response:
    """Upload a file (Pennylane reference of 2025, POST /ledger_attachments)."""
    book = resources.book(request)
    record = files.keep(request, book, request.form.file("file"))
    return Response(201, neighbours.file(request, book, record))
