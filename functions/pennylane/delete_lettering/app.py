"""DELETE /api/external/v2/ledger_entry_lines/lettering : unletter lines."""

from ledger.dialects.pennylane import DIALECT, ENTRIES_WRITE, inbound, lookup
from ledger.dialects.pennylane.models import UnletterRequest
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ENTRIES_WRITE, body=UnletterRequest)
def lambda_handler(request: Request) -> Response:
    """Unletter ledger entry lines (Pennylane reference, DELETE /ledger_entry_lines/lettering)."""
    lines = inbound.to_lines(request.parse(UnletterRequest))
    lookup.book(request).unletter(request.claim(), lines)
    return Response(204)
