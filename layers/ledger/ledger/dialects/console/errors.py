"""How the console's reads word refusals: `{status, message}`, for a person to read."""

from ledger.errors import LedgerError, nearest
from ledger.http.problems import STATUS
from ledger.http.response import Response


def refuse(error: LedgerError, _: str) -> Response:
    """Word any refusal."""
    status = nearest(STATUS, error)
    return Response(status, {"status": status, "message": error.reason})
