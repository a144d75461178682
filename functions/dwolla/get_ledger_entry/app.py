"""GET /ledger-entries/{id} : one change of a label."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dwolla import DIALECT, READ, mapping, resources


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a label ledger entry (Dwolla reference, "Retrieve a label ledger entry")."""
    book, entry = resources.ledger_entry(request)
    return Response(200, mapping.ledger_entry(entry, resources.links(request, book)))
