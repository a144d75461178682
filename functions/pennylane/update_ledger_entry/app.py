"""PUT /api/external/v2/ledger_entries/{id} : amend an entry."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.pennylane import DIALECT, ENTRIES_WRITE, mapping, resources
from ledger.dialects.pennylane.models import UpdateLedgerEntryRequest
from ledger.dialects.pennylane.views import View


@endpoint(DIALECT, ENTRIES_WRITE, body=UpdateLedgerEntryRequest)
def lambda_handler(request: Request) -> Response:
    """Write the next version of a ledger entry (Pennylane reference, PUT /ledger_entries/{id})."""
    body = request.parse(UpdateLedgerEntryRequest)
    book = resources.book(request)
    number = resources.entry_number(request)
    expected = request.expected_version
    entry = book.amend(number, lambda now: mapping.to_amendment(book, body, now, expected))
    return View.of(request, book, [entry]).accepted(entry, 200)
