"""GET /accounts/{id}: the account, which is a business of the token."""

from ledger.dialects.dwolla import DIALECT, READ, lookup
from ledger.dialects.dwolla.views import customers
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve an account (Dwolla reference, "Retrieve account details")."""
    business_id, name = lookup.account(request)
    return Response(200, customers.account(request.base_url, business_id, name))
