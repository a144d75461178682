"""GET /api/external/v2/ledger_accounts : the chart of accounts."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.pennylane import ACCOUNTS_READ, DIALECT, listing, neighbours, resources


@endpoint(DIALECT, ACCOUNTS_READ, query=listing.QUERY)
def lambda_handler(request: Request) -> Response:
    """List ledger accounts (Pennylane reference, GET /ledger_accounts)."""
    asked = listing.read(request, listing.ACCOUNTS)
    page = listing.accounts(resources.book(request), asked)
    return Response(200, asked.answer(page, neighbours.state))
