"""GET /api/external/v2/categories/{id} : one category."""

from ledger.dialects.pennylane import CATEGORIES_READ, DIALECT, lookup, views
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, CATEGORIES_READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a category (Pennylane reference, GET /categories/{id})."""
    return Response(200, views.category(lookup.category(request, lookup.book(request))))
