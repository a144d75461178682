"""PUT /api/v1/ledgers/{id} : rename a ledger."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dayzero import DIALECT, WRITE, mapping, resources
from ledger.dialects.dayzero.models import LedgerUpdateRequest
from ledger.dialects.dayzero.views import View, enveloped


@endpoint(DIALECT, WRITE, body=LedgerUpdateRequest)
def lambda_handler(request: Request) -> Response:
    """Update a ledger (DayZero reference, PUT /api/v1/ledgers/{id})."""
    book = resources.book(request)
    body = request.parse(LedgerUpdateRequest)
    number = resources.ledger(request, book).account.number
    account = book.rename(number, lambda present: mapping.to_changed(body, present))
    return enveloped(View.of(request, book).ledger(account), 200)
