"""A model of the built form: a plain class that pydantic-core fills from a stored schema."""

from typing import Any

import pytest
from pydantic_core import ValidationError

from ledger.http.built import Built

CALLS: list[str] = []


class Body(Built):
    """A body of a name and an optional number."""

    __slots__ = ()

    @classmethod
    def core_schema(cls) -> Any:
        CALLS.append(cls.__name__)
        number = {"type": "default", "schema": {"type": "int"}, "default": 7}
        fields = {
            "name": {"type": "model-field", "schema": {"type": "str"}},
            "number": {"type": "model-field", "schema": number},
        }
        return {
            "type": "model",
            "cls": cls,
            "schema": {"type": "model-fields", "fields": fields},
            "config": {"strict": True},
        }


def test_a_body_has_its_values_and_knows_which_were_given() -> None:
    body = Body.model_validate({"name": "x", "other": 1})
    assert vars(body) == {"name": "x", "number": 7}
    assert body.model_fields_set == {"name"}


def test_faults_are_those_of_pydantic_core_with_their_places() -> None:
    with pytest.raises(ValidationError) as refused:
        Body.model_validate({"name": 1, "number": "2"})
    assert [fault["loc"] for fault in refused.value.errors()] == [("name",), ("number",)]


def test_an_unknown_field_is_a_fault_if_the_caller_forbids_it() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        Body.model_validate({"name": "x", "other": 1}, extra="forbid")


def test_a_schema_is_made_once() -> None:
    for _ in range(2):
        Body.model_validate({"name": "x"})
    assert CALLS == ["Body"]


def test_a_model_without_a_schema_is_a_fault_of_the_build() -> None:
    with pytest.raises(NotImplementedError):
        Built.model_validate({})
