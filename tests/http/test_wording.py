"""One form for the wording of refusals, in the tables of all dialects."""

import pytest

from ledger.errors import EntryNotFound
from ledger.http.wording import Wording

REFUSAL = EntryNotFound(entry_id="7")


@pytest.mark.parametrize(
    ("wording", "message"),
    [
        (Wording(404, text="No entry {entry_id}."), "No entry 7."),
        (Wording(404, text="No entry."), "No entry."),
        (Wording(404, text="No entry.", with_reason=True), f"No entry. {REFUSAL.reason}"),
        (Wording(404, with_reason=True), REFUSAL.reason),
        (Wording(500, text="Fault {request_id}."), "Fault r1."),
    ],
)
def test_a_message_is_the_text_and_the_reason_if_it_follows(wording: Wording, message: str) -> None:
    assert wording.message(REFUSAL, request_id="r1") == message
