"""POST /label-reallocations : move an amount from one label to another."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dwolla import DIALECT, WRITE, mapping, resources
from ledger.dialects.dwolla.models import CreateReallocationRequest


@endpoint(DIALECT, WRITE, body=CreateReallocationRequest)
def lambda_handler(request: Request) -> Response:
    """Create a label reallocation (Dwolla reference, "Create a label reallocation")."""
    body = request.parse(CreateReallocationRequest)
    book, source, destination = resources.two_labels(request, body.links)
    drafts = mapping.to_reallocation(source, destination, body.amount.value, request.now)
    number = book.post_together(drafts).number
    location = resources.links(request, book).reallocation(number)
    return Response(201, headers={"Location": location})
