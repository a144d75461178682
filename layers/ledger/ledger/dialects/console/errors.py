"""The wording of refusals for the console: `{status, message}`, for a person to read."""

from ledger.errors import LedgerError, nearest
from ledger.http.problems import WORDINGS
from ledger.http.query import YEARS, Rule, Rules
from ledger.http.response import Response

AMOUNT_RULE = "must be an amount such as 1250.00"
JOURNAL_RULE = "must be the code of a journal"

RULES = Rules(
    integer=Rule("limit", "must be a number from {least} to {greatest}"),
    day=Rule("date", f"must be a date YYYY-MM-DD {YEARS}"),
    period=Rule("date", "must not be before {first}"),
    boolean=Rule("boolean", "must be true or false"),
    cursor=Rule("cursor", "must be one that this list has given"),
)


def refuse(error: LedgerError, _: str) -> Response:
    """Return a refusal in the console's words."""
    wording = nearest(WORDINGS, error)
    body = {"status": wording.status, "message": wording.message(error)}
    return Response(wording.status, body)
