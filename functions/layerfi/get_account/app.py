"""GET /v1/businesses/{businessId}/ledger/accounts/{id} : one account."""

from ledger.dialects.layerfi import DIALECT, READ, lookup
from ledger.dialects.layerfi.views.records import RecordView
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a ledger account (Layer reference, GET ledger/accounts/{accountId})."""
    book = lookup.book(request)
    state = lookup.account(request, book)
    return Response(200, {"data": RecordView(book.read.scope.business_id).single_account(state)})
