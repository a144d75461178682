"""GET /api/external/v2/changelogs/ledger_entries_categories.

It lists changes of the categories of entries.
"""

from ledger.dialects.pennylane import DIALECT, ENTRIES_READ, lookup
from ledger.dialects.pennylane.lists import changelogs
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ENTRIES_READ, query=changelogs.QUERY)
def lambda_handler(request: Request) -> Response:
    """List changes of the categories of entries (Pennylane reference, changelogs)."""
    query = changelogs.read(request)
    lookup.book(request)
    # No operation sets the categories of an entry itself.
    return Response(200, query.answer(changelogs.NO_CHANGES, changelogs.link))
