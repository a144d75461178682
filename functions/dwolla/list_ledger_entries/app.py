"""GET /labels/{id}/ledger-entries : what changed a label, newest first."""

from ledger.dialects.dwolla import DIALECT, READ, lookup, views
from ledger.dialects.dwolla.lists import LIST_QUERY, Page, ledger_entries_of
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=LIST_QUERY)
def lambda_handler(request: Request) -> Response:
    """List label ledger entries (Dwolla reference, "List label ledger entries")."""
    book, label = lookup.label_state(request)
    page, links = Page.read(request), lookup.links(request, book)
    entries = book.read.entries_of_account(label.account.account_id, page.limit, page.offset)
    ledger_entries = [views.ledger_entry(entry, links) for entry in entries]
    return Response(200, ledger_entries_of(request, page, ledger_entries, label.entries))
