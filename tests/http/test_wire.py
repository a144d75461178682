"""The rules for names in the models of all dialects."""

from typing import Annotated

import pytest
from pydantic import ValidationError

from ledger.http.wire import NORMAL, WORD, Wire


class Body(Wire):
    """A body with a name that is one word."""

    name: Annotated[str, NORMAL, WORD]


def test_a_name_is_read_in_its_normal_form() -> None:
    assert Body.model_validate({"name": "cafe\u0301"}).name == "caf\u00e9"


@pytest.mark.parametrize("name", ["two words", "\u200b", 5])
def test_a_name_that_is_no_visible_word_is_refused(name: object) -> None:
    with pytest.raises(ValidationError):
        Body.model_validate({"name": name})


def test_an_unknown_field_has_no_effect_and_a_model_is_frozen() -> None:
    body = Body.model_validate({"name": "a", "other": 1})
    with pytest.raises(ValidationError):
        body.name = "b"
