"""The rules for names that the models of all dialects share."""

import pytest
from pydantic_core import PydanticCustomError

from ledger.core import texts
from ledger.http import rules


def test_a_text_has_its_normal_form_and_another_value_stays() -> None:
    assert rules.normal("cafe\u0301") == "caf\u00e9"
    assert rules.normal(5) == 5


@pytest.mark.parametrize("name", ["two words", "\u200b"])
def test_a_text_that_is_no_visible_word_is_refused_by_the_rule(name: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        rules.word(name)
    assert refused.value.message() == texts.WORD_RULE
    assert rules.word("word") == "word"


def test_a_key_and_a_name_are_refused_by_their_rules() -> None:
    for rule, words in ((rules.key, texts.KEY_RULE), (rules.name, texts.NAME_RULE)):
        assert rule("two words") == "two words"
        with pytest.raises(PydanticCustomError) as refused:
            rule("Bank\u3164")
        assert refused.value.message() == words
    assert rules.name("Bank \u2764\ufe0f") == "Bank \u2764\ufe0f"
