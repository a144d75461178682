"""PUT /api/v1/ledgers/{id} : rename a ledger."""

from msgspec.structs import replace

from ledger.dialects.dayzero import DIALECT, WRITE, inbound, lookup, reports
from ledger.dialects.dayzero.models import LedgerUpdateRequest
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=LedgerUpdateRequest)
def lambda_handler(request: Request) -> Response:
    """Update a ledger (DayZero reference, PUT /api/v1/ledgers/{id})."""
    book = lookup.book(request)
    body = request.parse(LedgerUpdateRequest)
    state = lookup.ledger(request, book)
    account = book.rename(
        request.claim(),
        state.account.account_id,
        lambda present: inbound.to_changed(body, present),
    )
    return reports.ledger(request, book, replace(state, account=account))
