"""GET /log/{businessId}/tile/entries/{number} : a bundle of leaves (C2SP tlog-tiles)."""

from ledger.dialects.log import DIALECT, READ, lookup
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Redirect to a bundle of leaves."""
    log = lookup.log(request)
    number = lookup.number(request, "number")
    return Response(302, None, {"Location": log.link("entries", number)})
