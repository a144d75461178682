"""GET /labels/{id}/ledger-entries : what changed a label, newest first."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dwolla import DIALECT, READ, mapping, resources
from ledger.dialects.dwolla.links import LIST_QUERY, Page, ledger_entries_of


@endpoint(DIALECT, READ, query=LIST_QUERY)
def lambda_handler(request: Request) -> Response:
    """List label ledger entries (Dwolla reference, "List label ledger entries")."""
    book, label = resources.label_state(request)
    page, links = Page.of(request), resources.links(request, book)
    entries = book.read.entries_of_account(label.account.number, page.limit, page.offset)
    found = [mapping.ledger_entry(entry, links) for entry in entries]
    return Response(200, ledger_entries_of(request, page, found, label.entries))
