"""POST /label-reallocations : move an amount from one label to another."""

from ledger.dialects.dwolla import DIALECT, WRITE, inbound, lookup
from ledger.dialects.dwolla.models import CreateReallocationRequest
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=CreateReallocationRequest)
def lambda_handler(request: Request) -> Response:
    """Create a label reallocation (Dwolla reference, "Create a label reallocation")."""
    body = request.parse(CreateReallocationRequest)
    book, source, destination = lookup.two_labels(request, body.links)
    drafts = inbound.to_reallocation(source, destination, body.amount.value, request.now)
    batch_id = book.post_batch(request.claim(), drafts).batch_id
    location = lookup.links(request, book).reallocation(batch_id)
    return Response(201, headers={"Location": location})
