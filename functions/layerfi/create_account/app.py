"""POST /v1/businesses/{businessId}/ledger/accounts : open an account."""

from ledger.dialects.layerfi import DIALECT, WRITE, lookup
from ledger.dialects.layerfi.inbound import accounts
from ledger.dialects.layerfi.models import AccountRequest
from ledger.dialects.layerfi.views.records import RecordView
from ledger.http.endpoint import endpoint
from ledger.http.idempotency import Own
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=AccountRequest)
def lambda_handler(request: Request) -> Response:
    """Create a ledger account (Layer reference, POST ledger/accounts)."""
    body = request.parse(AccountRequest)
    stable_name = body.stable_name.stable_name if body.stable_name else None
    book = lookup.book(request)
    claim = request.claim(Own("stable_name", stable_name))
    state = book.open_with(claim, lambda: accounts.to_opening(book, body))
    accounts.require_open(state, body.stable_name)
    return Response(201, {"data": RecordView(book.read.scope.business_id).flat_account(state)})
