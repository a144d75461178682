"""POST /customers/{id}/labels : set part of a customer's funds aside."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dwolla import DIALECT, WRITE, mapping, resources
from ledger.dialects.dwolla.models import CreateLabelRequest


@endpoint(DIALECT, WRITE, body=CreateLabelRequest)
def lambda_handler(request: Request) -> Response:
    """Create a label, with its first ledger entry (Dwolla reference, "Create a label")."""
    book, customer = resources.customer(request)
    amount_minor = request.parse(CreateLabelRequest).amount.value
    terms, opening = mapping.to_label(customer, amount_minor, request.now)
    label = book.open(terms, opening)
    return Response(201, headers={"Location": resources.links(request, book).label(label.number)})
