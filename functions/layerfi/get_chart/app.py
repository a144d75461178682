"""GET /v1/businesses/{businessId}/ledger/chart : the chart of accounts, as a tree."""

from ledger.dialects.layerfi import DIALECT, READ, lists, lookup
from ledger.dialects.layerfi.views.records import RecordView
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve the chart of accounts (Layer reference, GET ledger/chart)."""
    book = lookup.book(request)
    chart = RecordView(book.read.scope.business_id).chart(lists.chart_of(book))
    return Response(200, {"data": chart})
