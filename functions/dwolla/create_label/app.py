"""POST /customers/{id}/labels : set part of a customer's funds aside."""

from ledger.dialects.dwolla import DIALECT, WRITE, inbound, lookup
from ledger.dialects.dwolla.models import CreateLabelRequest
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=CreateLabelRequest)
def lambda_handler(request: Request) -> Response:
    """Create a label, with its first ledger entry (Dwolla reference, "Create a label")."""
    book, customer = lookup.customer(request)
    amount_minor = request.parse(CreateLabelRequest).amount.value
    terms, opening = inbound.to_label(customer, amount_minor, request.now)
    label = book.open(request.claim(), terms, opening)
    return Response(201, headers={"Location": lookup.links(request, book).label(label.account_id)})
