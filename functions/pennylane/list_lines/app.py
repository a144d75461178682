"""GET /api/external/v2/ledger_entry_lines : the lines of all entries."""

from ledger.dialects.pennylane import DIALECT, ENTRIES_READ, lists, lookup
from ledger.dialects.pennylane.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ENTRIES_READ, query=lists.LINES_QUERY)
def lambda_handler(request: Request) -> Response:
    """List ledger entry lines (Pennylane reference, GET /ledger_entry_lines)."""
    list_query = lists.read(request, lists.LINES)
    book = lookup.book(request)
    page = lists.lines(request, book, list_query)
    view = View.load_of_lines(request, book, page.rows)
    return Response(200, list_query.answer(page, view.line))
