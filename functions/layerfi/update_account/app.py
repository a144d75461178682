"""PUT /v1/businesses/{businessId}/ledger/accounts/{id} : rename an account."""

from msgspec.structs import replace

from ledger.dialects.layerfi import DIALECT, WRITE, lookup
from ledger.dialects.layerfi.inbound import accounts
from ledger.dialects.layerfi.models import ChangeAccountRequest
from ledger.dialects.layerfi.views.records import RecordView
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=ChangeAccountRequest)
def lambda_handler(request: Request) -> Response:
    """Update a ledger account (Layer reference, PUT ledger/accounts/{id})."""
    body = request.parse(ChangeAccountRequest)
    book = lookup.book(request)
    state = lookup.account(request, book)
    account = book.rename(
        request.claim(),
        state.account.account_id,
        lambda present: accounts.to_changed(book, body, present),
    )
    changed = replace(state, account=replace(account, is_unused=state.account.is_unused))
    return Response(200, {"data": RecordView(book.read.scope.business_id).flat_account(changed)})
