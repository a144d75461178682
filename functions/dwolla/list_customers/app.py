"""GET /customers: the customers of the token's businesses."""

from ledger.dialects.dwolla import DIALECT, READ_CUSTOMERS, lookup
from ledger.dialects.dwolla.lists import Page, customers, customers_of
from ledger.dialects.dwolla.views.customers import customer
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ_CUSTOMERS, query=customers.CUSTOMERS_QUERY)
def lambda_handler(request: Request) -> Response:
    """List and search customers (Dwolla reference, "List and search customers")."""
    page, choice = Page.read(request), customers.read(request)
    rows, total = customers.page_of(lookup.books(request), page, choice)
    items = [customer(account, lookup.links(request, book)) for book, account in rows]
    return Response(200, customers_of(request, page, items, total))
