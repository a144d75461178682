"""GET /v1/businesses/{businessId}/ledger/accounts/{id}/lines : the lines of an account."""

from ledger.api.endpoint import endpoint
from ledger.api.freshness import freshness
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.layerfi import DIALECT, READ, balances, listing, resources
from ledger.dialects.layerfi.views import View


@endpoint(DIALECT, READ, query=listing.LINES_QUERY)
def lambda_handler(request: Request) -> Response:
    """List the lines of an account (Layer reference, GET ledger/accounts/{id}/lines)."""
    asked = listing.read(request)
    book = resources.book(request)
    account = resources.account(request, book).account
    of = listing.accounts(request, book, account.number)
    fresh = freshness(book)
    page = listing.lines(request, book, of, asked.wanted)
    view = View.of(book, [entry for entry, _ in page.rows])
    running = balances.running(request, book, account, of, page.rows if asked.is_by_date else ())
    return Response(200, asked.answer(page, lambda row: view.account_line(row, running)), fresh)
