"""POST /api/external/v2/ledger_attachments : the same, as before 2026."""

from ledger.dialects.pennylane import DIALECT, LEDGER, lookup, views
from ledger.http import attachments
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, LEDGER)
def lambda_handler(request: Request) -> Response:
    """Upload a file (Pennylane reference of 2025, POST /ledger_attachments)."""
    book = lookup.book(request)
    record = attachments.keep_in_order(request, book, request.form.file("file"))
    return Response(201, views.file(request, book, record))
