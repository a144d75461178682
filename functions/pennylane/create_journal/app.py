"""POST /api/external/v2/journals : a journal to post entries in."""

from ledger.dialects.pennylane import DIALECT, JOURNALS_WRITE, inbound, lookup, views
from ledger.dialects.pennylane.models import CreateJournalRequest
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, JOURNALS_WRITE, body=CreateJournalRequest)
def lambda_handler(request: Request) -> Response:
    """Create a journal (Pennylane reference, POST /journals)."""
    body = request.parse(CreateJournalRequest)
    kind, details, names = inbound.to_journal(body)
    records = lookup.book(request).records(request.claim())
    record = records.create_in_order(kind, lambda: details, names)
    return Response(201, views.journal(record))
