"""POST /api/external/v2/ledger_accounts : open an account."""

from ledger.dialects.pennylane import ACCOUNTS_WRITE, DIALECT, lookup, views
from ledger.dialects.pennylane.inbound import accounts
from ledger.dialects.pennylane.models import CreateLedgerAccountRequest
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ACCOUNTS_WRITE, body=CreateLedgerAccountRequest)
def lambda_handler(request: Request) -> Response:
    """Create a ledger account (Pennylane reference, POST /ledger_accounts)."""
    terms = accounts.to_account(request.parse(CreateLedgerAccountRequest))
    return Response(201, views.account(lookup.book(request).open(request.claim(), terms)))
