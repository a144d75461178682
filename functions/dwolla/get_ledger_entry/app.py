"""GET /ledger-entries/{id} : one change of a label."""

from ledger.dialects.dwolla import DIALECT, READ, lookup, views
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a label ledger entry (Dwolla reference, "Retrieve a label ledger entry")."""
    book, entry = lookup.ledger_entry(request)
    return Response(200, views.ledger_entry(entry, lookup.links(request, book)))
