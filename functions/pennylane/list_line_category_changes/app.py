"""GET /api/external/v2/changelogs/ledger_entry_lines_categories.

It lists changes of lines' categories.
"""

from ledger.dialects.pennylane import DIALECT, ENTRIES_READ, lookup
from ledger.dialects.pennylane.lists import changelogs
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ENTRIES_READ, query=changelogs.QUERY)
def lambda_handler(request: Request) -> Response:
    """List changes of lines' categories (Pennylane reference, changelogs)."""
    query = changelogs.read(request)
    page = changelogs.links(lookup.book(request), query)
    return Response(200, query.answer(page, changelogs.link))
