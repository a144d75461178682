"""GET /customers/{id}/labels : a customer's labels, newest first."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dwolla import DIALECT, READ, mapping, resources
from ledger.dialects.dwolla.links import LIST_QUERY, Page, labels_of


@endpoint(DIALECT, READ, query=LIST_QUERY)
def lambda_handler(request: Request) -> Response:
    """List labels for a customer (Dwolla reference, "List labels for a customer")."""
    book, customer = resources.customer_state(request)
    page, links = Page.of(request), resources.links(request, book)
    states = book.read.accounts_of_account(customer.account.number, page.limit, page.offset)
    found = [mapping.label(state, links) for state in states]
    return Response(200, labels_of(request, page, found, customer.children))
