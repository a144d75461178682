"""PUT /api/external/v2/ledger_accounts/{id} : rename an account."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.pennylane import ACCOUNTS_WRITE, DIALECT, mapping, neighbours, resources
from ledger.dialects.pennylane.models import UpdateLedgerAccountRequest


@endpoint(DIALECT, ACCOUNTS_WRITE, body=UpdateLedgerAccountRequest)
def lambda_handler(request: Request) -> Response:
    """Update a ledger account (Pennylane reference, PUT /ledger_accounts/{id})."""
    body = request.parse(UpdateLedgerAccountRequest)
    book = resources.book(request)
    number = resources.account_number(request)
    return Response(
        200, neighbours.account(book.rename(number, lambda now: mapping.to_renamed(body, now)))
    )
