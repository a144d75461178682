"""The base of the models of all dialects, and two rules for names.

No function has this module: the build of the layer writes the models anew without pydantic
(`http/built.py`, decision 0161).
"""

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from ledger.http import rules
from ledger.http.body_fields import BodyField, BodyFields


class Described(BaseModel):
    """A model that tells its fields as an answer's `X-Ignored` needs them."""

    @classmethod
    def body_fields(cls) -> BodyFields:
        """Return the fields by their names on the wire."""
        return {
            field.alias or name: BodyField(
                name, tuple(_models(field.annotation)), _constants(field.annotation)
            )
            for name, field in cls.model_fields.items()
        }


class Wire(Described):
    """A body on the wire. Its fields have the names of the vendor's reference."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", defer_build=True)


def _models(annotation: Any) -> Iterator[type[Described]]:
    if isinstance(annotation, type) and issubclass(annotation, Described):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def _constants(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) is Literal else ()


# NORMAL brings a name into its normal form before the other rules. WORD permits one visible word,
# such as the number of an account in every dialect. KEY permits no invisible character, VISIBLE
# those of scripts and emoji.
NORMAL = BeforeValidator(rules.normal)
WORD = AfterValidator(rules.word)
KEY = AfterValidator(rules.key)
VISIBLE = AfterValidator(rules.name)
