"""GET /api/external/v2/ledger_accounts/{id} : one account."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.pennylane import ACCOUNTS_READ, DIALECT, neighbours, resources


@endpoint(DIALECT, ACCOUNTS_READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a ledger account (Pennylane reference, GET /ledger_accounts/{id})."""
    state = resources.account(request, resources.book(request))
    return Response(200, neighbours.account(state.account, state.is_open))
