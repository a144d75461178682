"""GET /api/v1/businesses/{businessId} : one business of the token."""

from ledger.dialects.dayzero import DIALECT, READ, lookup
from ledger.dialects.dayzero.views import enveloped, one_business
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a business (DayZero reference, GET /api/v1/businesses/{business_id})."""
    return enveloped(one_business(request, lookup.book_of_path(request)), 200)
