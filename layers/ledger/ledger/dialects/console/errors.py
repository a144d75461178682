"""The wording of refusals for the console: `{status, message}`, for a person to read."""

from ledger.errors import LedgerError, nearest
from ledger.http.problems import WORDINGS
from ledger.http.query import Rule, Rules
from ledger.http.response import Response

RULES = Rules(
    integer=Rule("limit", "must be a number from {least} to {greatest}"),
    day=Rule("date", "must be a date YYYY-MM-DD"),
    period=Rule("date", "must not be before {first}"),
    cursor=Rule("cursor", "must be one that this list has given"),
)


def refuse(error: LedgerError, _: str) -> Response:
    """Return a refusal in the console's words."""
    wording = nearest(WORDINGS, error)
    body = {"status": wording.status, "message": wording.message(error)}
    return Response(wording.status, body)
