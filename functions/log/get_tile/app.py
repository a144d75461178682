"""GET /log/{businessId}/tile/{level}/{number} : a tile of hashes (C2SP tlog-tiles)."""

from ledger.dialects.log import DIALECT, READ, lookup
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Redirect to a tile of hashes."""
    level, number = (lookup.number(request, name) for name in ("level", "number"))
    return Response(302, None, {"Location": lookup.log(request).link(level, number)})
