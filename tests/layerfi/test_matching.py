"""The lines of an update, matched with the entry's present lines."""

import pytest

from ledger.core.accounts import CREDIT, DEBIT
from ledger.core.entries import DraftLine, Line
from ledger.dialects.layerfi.inbound.matching import match

# A line is written as account, cents (debits positive) and external id: "1 +5 a".
CASES = (
    ("the same lines", "1 +5, 2 -5", "1 +5, 2 -5", {0: 0, 1: 1}),
    ("another order", "1 +5, 2 -5", "2 -5, 1 +5", {0: 1, 1: 0}),
    ("an external id before an account", "1 +5 a, 2 -5 b", "1 +5 b, 2 -5 a", {0: 1, 1: 0}),
    ("an amount before an account", "1 +5, 1 +6", "1 +6, 1 +7", {0: 1, 1: 0}),
    ("a side before a place", "1 +5, 1 -5", "1 -6, 1 +6", {0: 1, 1: 0}),
    ("equal lines in their order", "1 +5, 1 +5, 1 +5", "1 +5, 1 +5", {0: 0, 1: 1}),
    ("a place at last", "1 +5, 2 -5", "1 +5, 3 -5", {0: 0, 1: 1}),
    ("no other place", "1 +5, 2 -5", "3 -5, 1 +5", {1: 0}),
    ("no place against external ids", "1 +5 a, 2 -5 b", "1 +5 a, 3 -5 c", {0: 0}),
    ("a place with one external id", "1 +5, 2 -5", "1 +5, 3 -5 c", {0: 0, 1: 1}),
    ("a line less", "1 +5 a, 2 -3 b, 3 -2 c", "1 +5 a, 3 -5 c", {0: 0, 1: 2}),
    ("a line more", "1 +5, 2 -5", "3 +1, 1 +5, 2 -6", {1: 0, 2: 1}),
    ("an external id that two lines have", "1 +5 a, 2 -5 a", "2 -5 a, 1 +5", {0: 0, 1: 1}),
)


def lines_of(text: str) -> list[Line]:
    lines = []
    for slot, words in enumerate(row.split() for row in text.split(", ")):
        side = DEBIT if words[1][0] == "+" else CREDIT
        details = {"external_id": words[2]} if len(words) > 2 else {}
        lines.append(Line(slot, int(words[0]), side, int(words[1][1:]), "", details))
    return lines


@pytest.mark.parametrize(
    ("present", "update", "matches"), [row[1:] for row in CASES], ids=[row[0] for row in CASES]
)
def test_a_line_is_matched_by_external_id_then_account_then_place(
    present: str, update: str, matches: dict[int, int]
) -> None:
    drafts = [
        DraftLine(line.account_id, line.direction, line.amount_minor, "", line.details)
        for line in lines_of(update)
    ]
    assert match(dict(enumerate(lines_of(present))), drafts) == matches
