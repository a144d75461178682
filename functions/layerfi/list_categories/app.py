"""GET /v1/businesses/{businessId}/categories : the accounts of an entry form."""

from ledger.dialects.layerfi import DIALECT, READ, lists, lookup
from ledger.dialects.layerfi.views import businesses
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=lists.CATEGORIES_QUERY)
def lambda_handler(request: Request) -> Response:
    """List the open accounts as a tree of categories (Layer reference, GET categories)."""
    book = lookup.book(request)
    kind = lists.category_type(request)
    accounts = [state.account for state in lists.chart_of(book)]
    data = businesses.categories(book.read.scope.business_id, accounts, kind)
    return Response(200, {"data": data})
