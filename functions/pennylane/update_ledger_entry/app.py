"""PUT /api/external/v2/ledger_entries/{id} : amend an entry."""

from ledger.dialects.pennylane import DIALECT, ENTRIES_WRITE, inbound, lookup
from ledger.dialects.pennylane.models import UpdateLedgerEntryRequest
from ledger.dialects.pennylane.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ENTRIES_WRITE, body=UpdateLedgerEntryRequest)
def lambda_handler(request: Request) -> Response:
    """Write the next version of a ledger entry (Pennylane reference, PUT /ledger_entries/{id})."""
    body = request.parse(UpdateLedgerEntryRequest)
    book = lookup.book(request)
    number = lookup.entry_id_of_path(request)
    expected = request.expected_version
    entry = book.amend(
        request.claim(),
        number,
        lambda present: inbound.to_amendment(book, body, present, expected),
    )
    return View.load(request, book, [entry]).accepted(entry, 200)
