"""GET /api/v1/journal-entries : the entries."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dayzero import DIALECT, READ, listing, resources
from ledger.dialects.dayzero.views import View


@endpoint(DIALECT, READ, query=listing.ENTRIES_QUERY)
def lambda_handler(request: Request) -> Response:
    """List journal entries (DayZero reference, GET /api/v1/journal-entries)."""
    book = resources.book(request)
    asked, page, total = listing.entries(request, book)
    view = View.of(request, book, page.rows)
    return Response(200, asked.answer(page, view.entry, total))
