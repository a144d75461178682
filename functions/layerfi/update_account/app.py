"""PUT /v1/businesses/{businessId}/ledger/accounts/{id} : rename an account."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.layerfi import DIALECT, WRITE, mapping, resources
from ledger.dialects.layerfi.models import ChangeAccountRequest
from ledger.dialects.layerfi.neighbours import Neighbours


@endpoint(DIALECT, WRITE, body=ChangeAccountRequest)
def lambda_handler(request: Request) -> Response:
    """Update a ledger account (Layer reference, PUT ledger/accounts/{id})."""
    body = request.parse(ChangeAccountRequest)
    book = resources.book(request)
    number = resources.account(request, book).account.number
    account = book.rename(number, lambda present: mapping.to_changed(book, body, present))
    return Response(
        200, {"data": Neighbours(book.read.scope.business_id).chart_account(account, [])}
    )
