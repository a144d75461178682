"""GET /api/external/v2/category_groups/{id} : one category group."""

from ledger.dialects.pennylane import CATEGORIES_READ, DIALECT, lookup, views
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, CATEGORIES_READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a category group (Pennylane reference, GET /category_groups/{id})."""
    group = lookup.category_group(request, lookup.book(request))
    return Response(200, views.category_group(request, group))
