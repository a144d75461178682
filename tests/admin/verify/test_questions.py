"""Questions: each is valid for the tables of facts, and has a text with a subject and a verb."""

import pytest

from ledger.admin.verify.facts import Facts
from ledger.admin.verify.questions import BEHIND, QUESTIONS


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_finds_nothing_in_an_empty_table(text: str) -> None:
    with Facts.on_disk() as facts:
        assert list(facts.select(QUESTIONS[text])) == []
        assert list(facts.select(BEHIND)) == []


def test_a_question_selects_the_book_and_the_id() -> None:
    with Facts.on_disk() as facts:
        facts.insert("closings", "t#b", 8)
        query = QUESTIONS["a closing exists, but its account is open or missing"]
        assert list(facts.select(query)) == [("t#b", 8)]


def test_an_account_that_is_its_own_ancestor_is_found_through_others() -> None:
    with Facts.on_disk() as facts:
        for number, parent in ((8, 16), (16, 24), (24, 8), (32, 8)):
            facts.insert("accounts", "t#b", number, 0, 0, 0, 1, parent, 0, 1, None, "", 0)
        found_ids = {
            number for _, number in facts.select(QUESTIONS["the account is its own ancestor"])
        }
    assert found_ids == {8, 16, 24}
