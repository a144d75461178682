"""GET /v1/businesses/{businessId}/bank-accounts : none."""

from ledger.dialects.layerfi import DIALECT, READ, lookup
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """List bank accounts (Layer reference, GET bank-accounts); this book has none."""
    lookup.book(request)
    return Response(200, {"data": []})
