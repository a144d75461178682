"""POST /api/v1/ledgers : open a ledger."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dayzero import DIALECT, WRITE, mapping, resources
from ledger.dialects.dayzero.models import LedgerCreateRequest
from ledger.dialects.dayzero.views import View, enveloped


@endpoint(DIALECT, WRITE, body=LedgerCreateRequest)
def lambda_handler(request: Request) -> Response:
    """Create a ledger (DayZero reference, POST /api/v1/ledgers)."""
    book = resources.book(request)
    body = request.parse(LedgerCreateRequest)
    currency = request.business(book.read.scope.business_id).currency
    account = book.open_made(lambda: mapping.to_opening(book, body, currency))
    return enveloped(View.of(request, book).ledger(account), 201)
