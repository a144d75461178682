"""POST /v1/businesses/{businessId}/ledger/accounts/{id}/create-child-account."""

from ledger.dialects.layerfi import DIALECT, WRITE, lookup
from ledger.dialects.layerfi.inbound import accounts
from ledger.dialects.layerfi.models import ChildAccountRequest
from ledger.dialects.layerfi.views.records import RecordView
from ledger.http.endpoint import endpoint
from ledger.http.idempotency import Own
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=ChildAccountRequest)
def lambda_handler(request: Request) -> Response:
    """Create an account below another one (Layer reference, POST create-child-account)."""
    body = request.parse(ChildAccountRequest)
    stable_name = body.stable_name.stable_name if body.stable_name else None
    book = lookup.book(request)
    claim = request.claim(Own("stable_name", stable_name))
    parent = lookup.account(request, book).account
    state = accounts.present_child(book, parent, body) or book.open_with(
        claim, lambda: accounts.to_child(parent, body)
    )
    return Response(201, {"data": RecordView(book.read.scope.business_id).single_account(state)})
