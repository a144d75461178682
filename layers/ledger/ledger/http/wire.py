"""What the models of all dialects have in common."""

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

from ledger.core import texts


class Wire(BaseModel):
    """A shape on the wire, named field by field as the vendor's reference names it."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", defer_build=True)


def _normal(value: object) -> object:
    return texts.normal(value) if isinstance(value, str) else value


def _word(value: str) -> str:
    if not texts.is_word(value):
        raise PydanticCustomError("string_pattern_mismatch", texts.WORD_RULE)
    return value


# A name, read in the normal form of names before its other rules are looked at; and what is besides
# one word that can be seen, as the number of an account is in every dialect.
NORMAL = BeforeValidator(_normal)
WORD = AfterValidator(_word)
