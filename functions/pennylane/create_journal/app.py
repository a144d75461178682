"""POST /api/external/v2/journals : a journal to post entries in."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.pennylane import DIALECT, JOURNALS_WRITE, mapping, neighbours, resources
from ledger.dialects.pennylane.models import CreateJournalRequest


@endpoint(DIALECT, JOURNALS_WRITE, body=CreateJournalRequest)
def lambda_handler(request: Request) -> Response:
    """Create a journal (Pennylane reference, POST /journals)."""
    body = request.parse(CreateJournalRequest)
    record = resources.book(request).records.keep(*mapping.to_journal(body))
    return Response(201, neighbours.journal(record))
