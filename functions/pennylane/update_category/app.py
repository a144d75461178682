"""PUT /api/external/v2/categories/{id} : change a category."""

from ledger.dialects.pennylane import CATEGORIES_WRITE, DIALECT, lookup, views
from ledger.dialects.pennylane.inbound import categories
from ledger.dialects.pennylane.models import UpdateCategoryRequest
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, CATEGORIES_WRITE, body=UpdateCategoryRequest)
def lambda_handler(request: Request) -> Response:
    """Update a category (Pennylane reference, PUT /categories/{id})."""
    body = request.parse(UpdateCategoryRequest)
    book = lookup.book(request)
    record = lookup.category(request, book)
    return Response(200, views.category(categories.update(book, request.claim(), record, body)))
