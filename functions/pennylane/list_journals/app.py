"""GET /api/external/v2/journals : all journals."""

from ledger.dialects.pennylane import DIALECT, JOURNALS_READ, lists, lookup, views
from ledger.dialects.pennylane.lists import journals
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, JOURNALS_READ, query=lists.QUERY)
def lambda_handler(request: Request) -> Response:
    """List journals (Pennylane reference, GET /journals)."""
    list_query = lists.read(request, journals.JOURNALS)
    page = journals.journals(lookup.book(request), list_query)
    return Response(200, list_query.answer(page, views.journal))
