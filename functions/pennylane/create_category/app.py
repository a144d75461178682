"""POST /api/external/v2/categories : a category of a group."""

from ledger.dialects.pennylane import CATEGORIES_WRITE, DIALECT, lookup, views
from ledger.dialects.pennylane.inbound import categories
from ledger.dialects.pennylane.models import CreateCategoryRequest
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, CATEGORIES_WRITE, body=CreateCategoryRequest)
def lambda_handler(request: Request) -> Response:
    """Create a category (Pennylane reference, POST /categories)."""
    body = request.parse(CreateCategoryRequest)
    record = categories.create(lookup.book(request), request.claim(), body)
    return Response(201, views.category(record))
