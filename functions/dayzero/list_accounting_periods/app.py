"""GET /api/v1/accounting-periods : the months of the book, open or closed."""

from ledger.dialects.dayzero import DIALECT, READ, lookup
from ledger.dialects.dayzero.lists.periods import PERIODS_QUERY, Month, periods
from ledger.dialects.dayzero.views import enveloped
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=PERIODS_QUERY)
def lambda_handler(request: Request) -> Response:
    """List accounting periods (DayZero reference, GET /api/v1/accounting-periods)."""
    list_query, page, total = periods(request, lookup.book(request))
    return enveloped(list_query.answer(page, Month.render, total), 200)
