"""The rules for names, which the models of all dialects share.

The rules of models stand in modules without pydantic, since the layer's own form of a model has
none (`http/built.py`).
"""

from pydantic_core import PydanticCustomError

from ledger.core import texts


def normal(value: object) -> object:
    """Return a text in its normal form, and any other value as it is."""
    return texts.normal(value) if isinstance(value, str) else value


def word(value: str) -> str:
    """Return a text that is one visible word. Refuse any other."""
    if not texts.is_word(value):
        raise PydanticCustomError("string_pattern_mismatch", texts.WORD_RULE)
    return value


def key(value: str) -> str:
    """Return a text without invisible characters. Refuse any other."""
    if not texts.is_key(value):
        raise PydanticCustomError("string_pattern_mismatch", texts.KEY_RULE)
    return value


def name(value: str) -> str:
    """Return a text whose invisible characters belong to a script or an emoji. Refuse others."""
    if not texts.is_name(value):
        raise PydanticCustomError("string_pattern_mismatch", texts.NAME_RULE)
    return value
