"""GET /api/external/v2/ledger_entry_lines : the lines of all entries."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.pennylane import DIALECT, ENTRIES_READ, listing, resources
from ledger.dialects.pennylane.views import View


@endpoint(DIALECT, ENTRIES_READ, query=listing.LINES_QUERY)
def lambda_handler(request: Request) -> Response:
    """List ledger entry lines (Pennylane reference, GET /ledger_entry_lines)."""
    asked = listing.read(request, listing.LINES)
    book = resources.book(request)
    page = listing.lines(book, asked)
    view = View.of_lines(request, book, page.rows)
    return Response(200, asked.answer(page, view.line))
