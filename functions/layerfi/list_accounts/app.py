"""GET /v1/businesses/{businessId}/ledger/accounts : the accounts, flat."""

from ledger.dialects.layerfi import DIALECT, READ, lists, lookup
from ledger.dialects.layerfi.views.records import RecordView
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """List ledger accounts (Layer reference, GET ledger/accounts)."""
    book = lookup.book(request)
    view = RecordView(book.read.scope.business_id)
    accounts = [view.flat_account(state) for state in lists.chart_of(book)]
    return Response(200, {"data": accounts})
