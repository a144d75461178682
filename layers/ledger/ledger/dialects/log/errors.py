"""The wording of refusals for the log: problem details with the name of the refusal.

`{"title", "status", "detail", "code"}` (RFC 9457). A program reads `code`, a person `detail`.
"""

from http import HTTPStatus
from typing import Any

from ledger.book.log import (
    NotAtPlace,
    NotNearItsTime,
    NotPublished,
    NotSealed,
    NotYetPublished,
)
from ledger.book.log_epochs import EpochNotBegun, EpochWithoutCheckpoint, LogEnded
from ledger.errors import LedgerError, NotFound, nearest
from ledger.http import problems
from ledger.http.query import Rule, Rules
from ledger.http.response import Response
from ledger.http.wording import Wording

ORDER_RULE = "must not be above `to`"
RULES = Rules(
    integer=Rule("integer", "must be one number from {least} to {greatest}"), is_single=True
)


class NotInLog(NotFound):
    """The place that a reader has read last is not in the log of today."""

    index: int
    size: int
    message = (
        "after: The log has {size} places and no place {index}."
        " If it has begun anew since you read that place, read it from its beginning."
    )


WORDINGS: dict[type[LedgerError], Wording] = {
    LogEnded: Wording(409, with_reason=True),
    EpochNotBegun: Wording(404, with_reason=True),
    EpochWithoutCheckpoint: Wording(404, with_reason=True),
    NotPublished: Wording(404, with_reason=True),
    NotInLog: Wording(404, with_reason=True),
    NotSealed: Wording(404, with_reason=True),
    NotNearItsTime: Wording(404, with_reason=True),
    NotYetPublished: Wording(404, with_reason=True),
    NotAtPlace: Wording(404, with_reason=True),
    **problems.WORDINGS,
}


def refuse(error: LedgerError, _: str) -> Response:
    """Return a refusal as problem details."""
    wording = nearest(WORDINGS, error)
    body: dict[str, Any] = {
        "title": HTTPStatus(wording.status).phrase,
        "status": wording.status,
        "detail": wording.message(error),
        "code": type(error).__name__,
    }
    if isinstance(error, NotYetPublished):
        body["index"] = error.index
    return Response(wording.status, body, media_type=problems.MEDIA_TYPE)
