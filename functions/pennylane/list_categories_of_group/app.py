"""GET /api/external/v2/category_groups/{id}/categories : of one group."""

from ledger.dialects.pennylane import CATEGORIES_READ, DIALECT, lists, lookup, views
from ledger.dialects.pennylane.lists import categories
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, CATEGORIES_READ, query=lists.PAGE_QUERY)
def lambda_handler(request: Request) -> Response:
    """List the categories of a group (Pennylane reference, under GET /category_groups/{id})."""
    list_query = lists.read(request, categories.GROUPS)
    book = lookup.book(request)
    group = lookup.category_group(request, book)
    page = categories.of_group(book, group, list_query)
    return Response(200, list_query.answer(page, views.category_of_group))
