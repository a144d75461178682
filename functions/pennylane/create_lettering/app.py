"""POST /api/external/v2/ledger_entry_lines/lettering : letter lines."""

from ledger.dialects.pennylane import DIALECT, ENTRIES_WRITE, inbound, lookup
from ledger.dialects.pennylane.models import LetterRequest
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ENTRIES_WRITE, body=LetterRequest)
def lambda_handler(request: Request) -> Response:
    """Letter ledger entry lines (Pennylane reference, POST /ledger_entry_lines/lettering)."""
    lines = inbound.to_lines(request.parse(LetterRequest))
    group = lookup.book(request).letter(request.claim(), lines)
    return Response(200, [{"id": line_id} for line_id in group])
