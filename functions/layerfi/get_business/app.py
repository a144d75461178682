"""GET /v1/businesses/{businessId} : one business of the token."""

from ledger.book import journal
from ledger.dialects.layerfi import DIALECT, READ, lookup
from ledger.dialects.layerfi.views import businesses
from ledger.http.access import find_business
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a business (Layer reference, GET businesses/{businessId})."""
    book = lookup.book(request)
    business = find_business(request, book.read.scope.business_id)
    data = businesses.business(business, journal.first_day(book.read))
    return Response(200, {"data": data, "meta": {}})
