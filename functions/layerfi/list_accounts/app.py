"""GET /v1/businesses/{businessId}/ledger/accounts : the accounts, flat."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.layerfi import DIALECT, READ, listing, resources
from ledger.dialects.layerfi.neighbours import Neighbours


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """List ledger accounts (Layer reference, GET ledger/accounts)."""
    book = resources.book(request)
    view = Neighbours(book.read.scope.business_id)
    accounts = [view.chart_account(account, []) for account in listing.chart_of(book)]
    return Response(200, {"data": accounts})
