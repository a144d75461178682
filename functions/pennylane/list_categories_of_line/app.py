"""GET /api/external/v2/ledger_entry_lines/{id}/categories : a line's categories."""

from ledger.dialects.pennylane import DIALECT, ENTRIES_READ, lists, lookup, views
from ledger.dialects.pennylane.lists import categories
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ENTRIES_READ, query=lists.LETTERED_QUERY)
def lambda_handler(request: Request) -> Response:
    """List the categories of a line (Pennylane reference, under GET /ledger_entry_lines/{id})."""
    list_query = lists.read(request, categories.OF_LINE)
    book = lookup.book(request)
    page = categories.of_line(book, lookup.line(request, book), list_query)
    return Response(200, list_query.answer(page, lambda row: views.category_of_line(*row)))
