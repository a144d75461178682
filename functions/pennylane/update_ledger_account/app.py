"""PUT /api/external/v2/ledger_accounts/{id} : rename an account."""

from ledger.dialects.pennylane import ACCOUNTS_WRITE, DIALECT, lookup, views
from ledger.dialects.pennylane.inbound import accounts
from ledger.dialects.pennylane.models import UpdateLedgerAccountRequest
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ACCOUNTS_WRITE, body=UpdateLedgerAccountRequest)
def lambda_handler(request: Request) -> Response:
    """Update a ledger account (Pennylane reference, PUT /ledger_accounts/{id})."""
    body = request.parse(UpdateLedgerAccountRequest)
    book = lookup.book(request)
    number = lookup.account_id_of_path(request)
    account = book.rename(
        request.claim(), number, lambda present: accounts.to_renamed(body, present)
    )
    return Response(200, views.account(account))
