"""POST /customers: a customer of the token's first business."""

from ledger.dialects.dwolla import DIALECT, WRITE_CUSTOMERS, lookup
from ledger.dialects.dwolla.inbound import customers
from ledger.dialects.dwolla.models.customers import CreateCustomerRequest
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE_CUSTOMERS, body=CreateCustomerRequest)
def lambda_handler(request: Request) -> Response:
    """Create a customer without tracked funds (Dwolla reference, "Create a customer")."""
    terms, names = customers.to_customer(request.parse(CreateCustomerRequest))
    book = lookup.first_book(request)
    customer = book.open(customers.claim_of(request.claim(), terms), terms, names=names)
    location = lookup.links(request, book).customer(customer.account_id)
    return Response(201, headers={"Location": location})
