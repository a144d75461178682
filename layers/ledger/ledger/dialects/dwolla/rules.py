"""The rules of the bodies of Dwolla's reference, apart from pydantic's own."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from pydantic_core import PydanticCustomError

from ledger.core import money
from ledger.errors import AmountMalformed, AmountNotPositive, AmountZero
from ledger.http.dates import date_or_none

T = TypeVar("T")
CURRENCY = "USD"  # Dwolla has no other currency.
PERSONAL, BUSINESS = "personal", "business"


class Before(Protocol):
    """The fields before the one that a rule looks at, as pydantic gives them to the rule."""

    @property
    def data(self) -> dict[str, Any]:
        """The values of these fields."""


def required(value: object) -> object:
    """Return the value. Refuse null and the empty text."""
    if value is None or value == "":
        raise PydanticCustomError("required", "must be given")
    return value


def to_minor(value: object) -> int:
    """Parse an amount of cents, from a text or a number."""
    value = required(value)
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise AmountMalformed()
    return money.to_minor(str(value), CURRENCY)


def not_zero(amount_minor: int) -> int:
    """Return the amount. Refuse zero."""
    if amount_minor == 0:
        raise AmountZero()
    return amount_minor


def positive(amount_minor: int) -> int:
    """Return the amount. Refuse zero and a negative one."""
    if amount_minor <= 0:
        raise AmountNotPositive()
    return amount_minor


def matching(pattern: str, rule: str, value: str) -> str:
    """Return a text of the pattern. Refuse any other by the rule in words."""
    if re.fullmatch(pattern, value) is None:
        raise PydanticCustomError("format", rule)
    return value


def day(value: str) -> str:
    """Return the text of a date. Refuse any other."""
    if date_or_none(value) is None:
        raise PydanticCustomError("format", "must be a date YYYY-MM-DD")
    return value


def blank_to_none(value: object) -> object:
    """Return None for the empty text, and any other value as it is."""
    return None if value == "" else value


def needed(is_needed: Callable[[dict[str, Any]], bool], value: T | None, info: Before) -> T | None:
    """Require a value if the fields before it say so."""
    if is_needed(info.data):
        required(value)
    return value


def is_verified(fields: dict[str, Any]) -> bool:
    """Return whether the fields are of a customer of a verified type."""
    return fields.get("type") in (PERSONAL, BUSINESS)


def is_personal(fields: dict[str, Any]) -> bool:
    """Return whether the fields are of a person who is verified."""
    return fields.get("type") == PERSONAL


def is_business(fields: dict[str, Any]) -> bool:
    """Return whether the fields are of a business that is verified."""
    return fields.get("type") == BUSINESS


def has_controller(fields: dict[str, Any]) -> bool:
    """Return whether the fields are of a business that a person controls."""
    return is_business(fields) and fields.get("business_type") != "soleProprietorship"


def with_all(names: Iterable[str], body: Mapping[str, Any]) -> dict[str, Any]:
    """Give absent fields the value null, since a default would not be checked."""
    return {**dict.fromkeys(names), **body}
