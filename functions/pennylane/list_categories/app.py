"""GET /api/external/v2/categories : all categories."""

from ledger.dialects.pennylane import CATEGORIES_READ, DIALECT, lists, lookup, views
from ledger.dialects.pennylane.lists import categories
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, CATEGORIES_READ, query=lists.LINES_QUERY)
def lambda_handler(request: Request) -> Response:
    """List categories (Pennylane reference, GET /categories)."""
    list_query = lists.read(request, categories.CATEGORIES)
    page = categories.all_categories(lookup.book(request), list_query)
    return Response(200, list_query.answer(page, views.category))
