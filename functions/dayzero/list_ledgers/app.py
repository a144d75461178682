"""GET /api/v1/ledgers : the ledgers."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dayzero import DIALECT, READ, listing, resources
from ledger.dialects.dayzero.views import View


@endpoint(DIALECT, READ, query=listing.LEDGERS_QUERY)
def lambda_handler(request: Request) -> Response:
    """List ledgers (DayZero reference, GET /api/v1/ledgers)."""
    book = resources.book(request)
    asked, page = listing.ledgers(request, book)
    view = View.of(request, book)
    return Response(200, asked.answer(page, lambda state: view.ledger(state.account)))
