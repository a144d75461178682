"""GET /api/external/v2/ledger_entry_lines/{id}/lettered_ledger_entry_lines : a line's group."""

from ledger.dialects.pennylane import DIALECT, ENTRIES_READ, lists, lookup
from ledger.dialects.pennylane.lists import lettered
from ledger.dialects.pennylane.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ENTRIES_READ, query=lists.LETTERED_QUERY)
def lambda_handler(request: Request) -> Response:
    """List a line's lettered lines (Pennylane reference, lettered_ledger_entry_lines)."""
    list_query = lists.read(request, lists.LETTERED)
    book = lookup.book(request)
    page = lettered.page_of_line(book, lookup.line(request, book), list_query)
    rows = lettered.rows_of(book, page.rows)
    view = View.load_of_lines(request, book, [*rows.values()])
    return Response(200, list_query.answer(page, lambda line_id: view.line(rows[line_id])))
