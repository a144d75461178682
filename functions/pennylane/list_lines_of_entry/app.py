"""GET /api/external/v2/ledger_entries/{id}/ledger_entry_lines : an entry's lines."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.pennylane import DIALECT, ENTRIES_READ, listing, resources
from ledger.dialects.pennylane.views import View


@endpoint(DIALECT, ENTRIES_READ, query=listing.QUERY)
def lambda_handler(request: Request) -> Response:
    """List the lines of a ledger entry (Pennylane reference, under GET /ledger_entries/{id})."""
    asked = listing.read(request, listing.LINES_OF_ENTRY)
    book = resources.book(request)
    entry = resources.entry(request, book)
    page = listing.lines_of(entry, asked)
    view = View.of(request, book, [entry])
    return Response(200, asked.answer(page, view.line_of_entry))
