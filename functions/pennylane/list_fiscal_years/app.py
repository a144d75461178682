"""GET /api/external/v2/fiscal_years : the years with entries."""

from ledger.dialects.pennylane import DIALECT, FISCAL_YEARS_READ, lists, lookup, reports
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, FISCAL_YEARS_READ, query=reports.FISCAL_YEARS_QUERY)
def lambda_handler(request: Request) -> Response:
    """List fiscal years (Pennylane reference, GET /fiscal_years)."""
    list_query = lists.read(request, reports.FISCAL_YEARS)
    book = lookup.book(request)
    page = reports.fiscal_years(request, book, list_query)
    closed_through = book.read.closed_through()
    return Response(
        200, list_query.answer(page, lambda year: reports.fiscal_year(year, closed_through))
    )
