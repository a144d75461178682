"""DELETE /v1/businesses/{businessId}/ledger/accounts/{id} : close an unused account."""

from ledger.dialects.layerfi import DIALECT, WRITE, lookup
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE)
def lambda_handler(request: Request) -> Response:
    """Delete a ledger account (Layer reference, DELETE ledger/accounts/{accountId})."""
    book = lookup.book(request)
    book.delete(request.claim(), lookup.account(request, book).account.account_id)
    return Response(204)
