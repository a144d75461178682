"""PUT /api/external/v2/ledger_entry_lines/{id}/categories : categorize a line."""

from ledger.dialects.pennylane import DIALECT, ENTRIES_WRITE, lookup, views
from ledger.dialects.pennylane.inbound import categories
from ledger.dialects.pennylane.inbound.arrays import LineCategoriesRequest
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ENTRIES_WRITE, body=LineCategoriesRequest)
def lambda_handler(request: Request) -> Response:
    """Replace a line's categories (Pennylane reference, under PUT /ledger_entry_lines/{id})."""
    body = request.parse(LineCategoriesRequest)
    book = lookup.book(request)
    act = categories.categorize(book, request.claim(), lookup.line_id_of_path(request), body)
    return Response(200, views.categorized_line(book, act))
