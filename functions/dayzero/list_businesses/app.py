"""GET /api/v1/businesses : the businesses of the token."""

from ledger.dialects.dayzero import DIALECT
from ledger.dialects.dayzero.lists.businesses import BUSINESSES_QUERY, businesses
from ledger.dialects.dayzero.views import enveloped
from ledger.http.endpoint import ANY_TOKEN, endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ANY_TOKEN, query=BUSINESSES_QUERY)
def lambda_handler(request: Request) -> Response:
    """List businesses (DayZero reference, GET /api/v1/businesses)."""
    list_query, page, total = businesses(request)
    return enveloped(list_query.answer(page, dict, total), 200)
