"""POST /api/external/v2/category_groups : a group of categories."""

from ledger.dialects.pennylane import CATEGORIES_WRITE, DIALECT, lookup, views
from ledger.dialects.pennylane.inbound import categories
from ledger.dialects.pennylane.models import CategoryGroupRequest
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, CATEGORIES_WRITE, body=CategoryGroupRequest)
def lambda_handler(request: Request) -> Response:
    """Create a category group (Pennylane reference, POST /category_groups)."""
    body = request.parse(CategoryGroupRequest)
    group = categories.create_group(lookup.book(request), request.claim(), body)
    return Response(201, views.category_group(request, group))
