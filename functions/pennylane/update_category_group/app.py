"""PUT /api/external/v2/category_groups/{id} : change a category group."""

from ledger.dialects.pennylane import CATEGORIES_WRITE, DIALECT, lookup, views
from ledger.dialects.pennylane.inbound import categories
from ledger.dialects.pennylane.models import CategoryGroupRequest
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, CATEGORIES_WRITE, body=CategoryGroupRequest)
def lambda_handler(request: Request) -> Response:
    """Update a category group (Pennylane reference, PUT /category_groups/{id})."""
    body = request.parse(CategoryGroupRequest)
    book = lookup.book(request)
    group = lookup.category_group(request, book)
    changed = categories.update_group(book, request.claim(), group, body)
    return Response(200, views.category_group(request, changed))
