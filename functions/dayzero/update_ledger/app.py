"""PUT /api/v1/ledgers/{id} : rename a ledger."""

from ledger.dialects.dayzero import DIALECT, WRITE, inbound, lookup
from ledger.dialects.dayzero.models import LedgerUpdateRequest
from ledger.dialects.dayzero.views import View, enveloped
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=LedgerUpdateRequest)
def lambda_handler(request: Request) -> Response:
    """Update a ledger (DayZero reference, PUT /api/v1/ledgers/{id})."""
    book = lookup.book(request)
    body = request.parse(LedgerUpdateRequest)
    number = lookup.ledger(request, book).account.account_id
    account = book.rename(
        request.claim(), number, lambda present: inbound.to_changed(body, present)
    )
    return enveloped(View.load(request, book).ledger(account), 200)
