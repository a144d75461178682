"""The fields that a client has given are no defaults, and keep the order of the model."""

from ledger.http.body_fields import BodyField, present_fields
from ledger.http.wire import Wire


class Inner(Wire):
    """A body inside of another."""

    key: str


class Outer(Wire):
    """A body with a default, and with objects."""

    first: int | None = None
    second: list[Inner] | None = None


def test_a_default_is_no_field_of_the_body() -> None:
    body = Outer.model_validate({"second": None})
    assert present_fields(body) == {"second": None}
    full = Outer.model_validate({"second": [{"key": "x"}], "first": 1})
    assert list(present_fields(full)) == ["first", "second"]


def test_a_model_tells_the_models_of_its_objects() -> None:
    assert Outer.body_fields() == {
        "first": BodyField("first"),
        "second": BodyField("second", (Inner,)),
    }
