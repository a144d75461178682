"""The base of the models of all dialects, and two rules for names."""

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

from ledger.core import texts


class Wire(BaseModel):
    """A body on the wire. Its fields have the names of the vendor's reference."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", defer_build=True)


def _normal(value: object) -> object:
    return texts.normal(value) if isinstance(value, str) else value


def _word(value: str) -> str:
    if not texts.is_word(value):
        raise PydanticCustomError("string_pattern_mismatch", texts.WORD_RULE)
    return value


# NORMAL brings a name into its normal form before the other rules. WORD permits one visible word,
# such as the number of an account in every dialect.
NORMAL = BeforeValidator(_normal)
WORD = AfterValidator(_word)
