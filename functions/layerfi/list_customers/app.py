"""GET /v1/businesses/{businessId}/customers : the customers."""

from functools import partial

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.layerfi import DIALECT, READ, listing, resources
from ledger.dialects.layerfi.neighbours import Neighbours


@endpoint(DIALECT, READ, query=listing.PARTIES_QUERY)
def lambda_handler(request: Request) -> Response:
    """List customers (Layer reference, GET customers)."""
    asked = listing.read(request, listing.BY_NUMBER)
    book = resources.book(request)
    page = listing.parties(request, book, resources.CUSTOMER, asked)
    view = Neighbours(book.read.scope.business_id)
    return Response(200, asked.answer(page, partial(view.party, resources.CUSTOMER)))
