"""GET /api/external/v2/category_groups : all category groups."""

from functools import partial

from ledger.dialects.pennylane import CATEGORIES_READ, DIALECT, lists, lookup, views
from ledger.dialects.pennylane.lists import categories
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, CATEGORIES_READ, query=lists.PAGE_QUERY)
def lambda_handler(request: Request) -> Response:
    """List category groups (Pennylane reference, GET /category_groups)."""
    list_query = lists.read(request, categories.GROUPS)
    page = categories.groups(lookup.book(request), list_query)
    return Response(200, list_query.answer(page, partial(views.category_group, request)))
