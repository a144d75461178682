"""GET /api/external/v2/ledger_entries/{id}/ledger_entry_lines : an entry's lines."""

from ledger.dialects.pennylane import DIALECT, ENTRIES_READ, lists, lookup
from ledger.dialects.pennylane.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ENTRIES_READ, query=lists.QUERY)
def lambda_handler(request: Request) -> Response:
    """List the lines of a ledger entry (Pennylane reference, under GET /ledger_entries/{id})."""
    list_query = lists.read(request, lists.LINES_OF_ENTRY)
    book = lookup.book(request)
    entry = lookup.entry(request, book)
    page = lists.lines_of(entry, list_query)
    view = View.load(request, book, [entry])
    return Response(200, list_query.answer(page, view.line_of_entry))
