"""GET /api/external/v2/ledger_accounts : the chart of accounts."""

from ledger.dialects.pennylane import ACCOUNTS_READ, DIALECT, lists, lookup, views
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ACCOUNTS_READ, query=lists.QUERY)
def lambda_handler(request: Request) -> Response:
    """List ledger accounts (Pennylane reference, GET /ledger_accounts)."""
    asked = lists.read(request, lists.ACCOUNTS)
    page = lists.accounts(lookup.book(request), asked)
    return Response(200, asked.answer(page, views.account_state))
