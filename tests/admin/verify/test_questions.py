"""Questions: each is valid for the tables of facts, and has a text with a subject and a verb."""

from datetime import UTC, datetime, timedelta

import pytest

from ledger.admin.verify.facts import Facts
from ledger.admin.verify.questions import BEHIND, QUESTIONS
from ledger.store.keys import instant


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


@pytest.mark.parametrize(("seconds", "count"), [(59, 0), (61, 1)])
def test_a_categorization_behind_a_later_one_is_found(seconds: int, count: int) -> None:
    """A hand may turn the order of two acts round, and leave all else as it was."""
    with Facts.on_disk() as facts:
        first = datetime(2026, 1, 1, tzinfo=UTC)
        last = first + timedelta(seconds=seconds)
        facts.insert("categorizations", "t#b", 8, 1024, instant(last), None)
        facts.insert("categorizations", "t#b", 16, 1024, instant(first), 8)
        query = QUESTIONS["the categorization before this one is later"]
        assert len(list(facts.select(query))) == count


def test_a_pointer_to_a_lettering_that_a_later_one_replaced_is_found() -> None:
    with Facts.on_disk() as facts:
        facts.insert("entries", "t#b", 1, 1, 1, *[None] * 8)
        for number, minute in ((8, 0), (16, 2)):
            at = f"2026-01-01T00:0{minute}:00.000000Z"
            facts.insert("lettered", "t#b", number, None, 1024, at)
        facts.insert("line_pointers", "t#b", 1024, 0, True, 8, 1, "EUR")
        query = QUESTIONS["a line's last lettering is not the one that it points to"]
        assert list(facts.select(query)) == [("t#b", 1024)]
