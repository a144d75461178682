"""GET /customers/{id}/labels : a customer's labels, newest first."""

from ledger.dialects.dwolla import DIALECT, READ, lookup, views
from ledger.dialects.dwolla.lists import LIST_QUERY, Page, labels_of
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=LIST_QUERY)
def lambda_handler(request: Request) -> Response:
    """List labels for a customer (Dwolla reference, "List labels for a customer")."""
    book, customer = lookup.customer_state(request)
    page, links = Page.read(request), lookup.links(request, book)
    states = book.read.accounts_of_account(customer.account.account_id, page.limit, page.offset)
    labels = [views.label(state, links) for state in states]
    return Response(200, labels_of(request, page, labels, customer.children))
