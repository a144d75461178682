"""GET /api/v1/ledgers : the ledgers."""

from ledger.dialects.dayzero import DIALECT, READ, lists, lookup
from ledger.dialects.dayzero.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=lists.LEDGERS_QUERY)
def lambda_handler(request: Request) -> Response:
    """List ledgers (DayZero reference, GET /api/v1/ledgers)."""
    book = lookup.book(request)
    list_query, page = lists.ledgers(request, book)
    view = View.load(request, book)
    return Response(200, list_query.answer(page, lambda state: view.ledger(state.account)))
