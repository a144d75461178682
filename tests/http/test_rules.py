"""The rules of bodies that the models of several dialects share."""

import pytest
from pydantic_core import PydanticCustomError

from ledger.core import texts
from ledger.http import rules


def test_a_text_has_its_normal_form_and_another_value_stays() -> None:
    assert rules.normal("cafe\u0301") == "caf\u00e9"
    assert rules.normal(5) == 5


def test_null_is_refused_and_another_value_stays() -> None:
    with pytest.raises(PydanticCustomError, match="must not be null"):
        rules.not_null(None)
    assert rules.not_null("") == ""


@pytest.mark.parametrize("name", ["two words", "\u200b"])
def test_a_text_that_is_no_visible_word_is_refused_by_the_rule(name: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        rules.word(name)
    assert refused.value.message() == texts.WORD_RULE
    assert rules.word("word") == "word"
