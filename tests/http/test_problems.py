"""Refusals on paths of no dialect, as problem details."""

import pytest

from ledger.errors import EntryNotFound, InternalFault, LedgerError, MalformedBody
from ledger.http import problems


@pytest.mark.parametrize(
    ("refusal", "status", "title"),
    [
        (EntryNotFound(entry_id="7"), 404, "Not Found"),
        (MalformedBody(problem="it is empty"), 400, "Bad Request"),
        (InternalFault(), 500, "Internal Server Error"),
    ],
)
def test_a_problem_has_a_title_a_status_and_our_reason(
    refusal: LedgerError, status: int, title: str
) -> None:
    answer = problems.refuse(refusal, "r1")
    assert answer.status == status
    assert answer.body == {"title": title, "status": status, "detail": refusal.reason}
