"""POST /api/external/v2/ledger_accounts : open an account."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.pennylane import ACCOUNTS_WRITE, DIALECT, mapping, neighbours, resources
from ledger.dialects.pennylane.models import CreateLedgerAccountRequest


@endpoint(DIALECT, ACCOUNTS_WRITE, body=CreateLedgerAccountRequest)
def lambda_handler(request: Request) -> Response:
    """Create a ledger account (Pennylane reference, POST /ledger_accounts)."""
    terms = mapping.to_account(request.parse(CreateLedgerAccountRequest))
    return Response(201, neighbours.account(resources.book(request).open(terms)))
