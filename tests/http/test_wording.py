"""One form for the wording of refusals, in the tables of all dialects."""

import pytest

from ledger.errors import EntryNotFound, LimitExceeded
from ledger.http.wording import Wording, is_of_lines, placed

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


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ((), "must be short"),
        (("lines", 0, "label"), "lines.0.label: must be short"),
        (("",), '"": must be short'),
        (("a", ""), 'a."": must be short'),
    ],
)
def test_a_rule_follows_its_place(path: tuple[str | int, ...], message: str) -> None:
    assert placed(path, "must be short") == message


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ("LINES_PER_ENTRY_MAX", True),
        ("LINES_PER_LETTERING_MAX", True),
        ("LINE_STATES_BYTES_MAX", True),
        ("GUARDED_ACCOUNTS_PER_ENTRY_MAX", True),
        ("ENTRY_BYTES_MAX", False),
        ("BALANCE_MINOR_MAX", False),
    ],
)
def test_a_limit_of_lines_is_told_from_one_of_the_whole_entry(limit: str, expected: bool) -> None:
    assert is_of_lines(LimitExceeded(limit=limit, maximum=1, actual=2)) is expected
    assert not is_of_lines(REFUSAL)
