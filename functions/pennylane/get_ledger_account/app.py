"""GET /api/external/v2/ledger_accounts/{id} : one account."""

from ledger.dialects.pennylane import ACCOUNTS_READ, DIALECT, lookup, views
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ACCOUNTS_READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a ledger account (Pennylane reference, GET /ledger_accounts/{id})."""
    state = lookup.account(request, lookup.book(request))
    return Response(200, views.account(state.account, state.is_open))
