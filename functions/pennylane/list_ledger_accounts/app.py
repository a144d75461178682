"""GET /api/external/v2/ledger_accounts : the chart of accounts."""

from ledger.dialects.pennylane import ACCOUNTS_READ, DIALECT, lists, lookup, views
from ledger.dialects.pennylane.lists import accounts
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ACCOUNTS_READ, query=lists.QUERY)
def lambda_handler(request: Request) -> Response:
    """List ledger accounts (Pennylane reference, GET /ledger_accounts)."""
    list_query = lists.read(request, accounts.ACCOUNTS)
    page = accounts.accounts(request, lookup.book(request), list_query)
    return Response(200, list_query.answer(page, views.account_state))
