"""PUT /v1/businesses/{businessId}/ledger/accounts/{id} : rename an account."""

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
    number = lookup.account(request, book).account.account_id
    account = book.rename(
        request.claim(), number, lambda present: accounts.to_changed(book, body, present)
    )
    return Response(
        200, {"data": RecordView(book.read.scope.business_id).chart_account(account, [])}
    )
