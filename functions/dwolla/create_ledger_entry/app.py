"""POST /labels/{id}/ledger-entries : raise or lower a label."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dwolla import DIALECT, WRITE, mapping, resources
from ledger.dialects.dwolla.models import CreateLedgerEntryRequest


@endpoint(DIALECT, WRITE, body=CreateLedgerEntryRequest)
def lambda_handler(request: Request) -> Response:
    """Create a label ledger entry (Dwolla reference, "Create a label ledger entry")."""
    book, label = resources.label(request)
    amount_minor = request.parse(CreateLedgerEntryRequest).amount.value
    entry = book.post(mapping.to_draft(label, amount_minor, request.now)).entry
    location = resources.links(request, book).ledger_entry(entry.number)
    return Response(201, headers={"Location": location})
