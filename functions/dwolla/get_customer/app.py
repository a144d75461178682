"""GET /customers/{id}: one customer."""

from ledger.dialects.dwolla import DIALECT, READ_CUSTOMERS, lookup
from ledger.dialects.dwolla.views import customers
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ_CUSTOMERS)
def lambda_handler(request: Request) -> Response:
    """Retrieve a customer (Dwolla reference, "Retrieve a customer")."""
    book, customer = lookup.one_customer(request)
    return Response(200, customers.customer(customer, lookup.links(request, book)))
