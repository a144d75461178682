"""POST /api/v1/ledgers : open a ledger."""

from ledger.dialects.dayzero import DIALECT, WRITE, inbound, lookup
from ledger.dialects.dayzero.models import LedgerCreateRequest
from ledger.dialects.dayzero.views import View, enveloped
from ledger.http.access import find_business
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=LedgerCreateRequest)
def lambda_handler(request: Request) -> Response:
    """Create a ledger (DayZero reference, POST /api/v1/ledgers)."""
    book = lookup.book(request)
    body = request.parse(LedgerCreateRequest)
    currency = find_business(request, book.read.scope.business_id).currency
    claim = request.claim()
    account = book.open_with(claim, lambda: inbound.to_opening(book, body, currency)).account
    return enveloped(View.load(request, book).ledger(account), 201)
