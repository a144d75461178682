"""GET /log/{businessId}/tile/{level}/{number} : a tile of hashes (C2SP tlog-tiles)."""

from ledger.dialects.log import DIALECT, READ, lookup
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Redirect to a tile of hashes."""
    # The log comes first: a stranger learns nothing of a book, not even that a number is wrong.
    log = lookup.log(request)
    level, number = (lookup.number(request, name) for name in ("level", "number"))
    return Response(302, None, {"Location": log.link(level, number)})
