"""GET /api/external/v2/fiscal_years : the years with entries."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.pennylane import DIALECT, FISCAL_YEARS_READ, balances, listing, resources


@endpoint(DIALECT, FISCAL_YEARS_READ, query=balances.FISCAL_YEARS_QUERY)
def lambda_handler(request: Request) -> Response:
    """List fiscal years (Pennylane reference, GET /fiscal_years)."""
    asked = listing.read(request, balances.FISCAL_YEARS)
    book = resources.book(request)
    page = balances.fiscal_years(request, book, asked)
    closed_through = book.read.closed_through()
    return Response(
        200, asked.answer(page, lambda year: balances.fiscal_year(year, closed_through))
    )
