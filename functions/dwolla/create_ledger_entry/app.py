"""POST /labels/{id}/ledger-entries : raise or lower a label."""

from ledger.dialects.dwolla import DIALECT, WRITE, inbound, lookup
from ledger.dialects.dwolla.models import CreateLedgerEntryRequest
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=CreateLedgerEntryRequest)
def lambda_handler(request: Request) -> Response:
    """Create a label ledger entry (Dwolla reference, "Create a label ledger entry")."""
    book, label = lookup.label(request)
    amount_minor = request.parse(CreateLedgerEntryRequest).amount.value
    draft = inbound.to_draft(label, amount_minor, request.now)
    entry = book.post(request.claim(), draft).entry
    location = lookup.links(request, book).ledger_entry(entry.entry_id)
    return Response(201, headers={"Location": location})
