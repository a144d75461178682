"""The rules of the bodies of DayZero's reference, apart from pydantic's own."""

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from ledger.core.limits import AMOUNT_MINOR_MAX
from ledger.dialects.dayzero.inbound import account_type_of
from ledger.dialects.dayzero.lookup import canonical
from ledger.http import dates

if TYPE_CHECKING:
    from ledger.dialects.dayzero.models import LedgerCreateRequest

_DATE = re.compile(r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_DIGITS_MAX = 40
_INTEGER = re.compile(r"[+-]?[0-9]{1,40}(\.0{1,20})?")


def uuid(value: str) -> str:
    """Return a UUID in its canonical form. Refuse any other text."""
    text = canonical(value)
    if not text:
        raise PydanticCustomError("uuid_parsing", "Input should be a valid UUID")
    return text


def integer(value: object) -> object:
    """Return an integer that JSON spells `500.0` or `"500"`, as FastAPI takes it."""
    if isinstance(value, str):
        if not _INTEGER.fullmatch(value):
            raise PydanticCustomError("int_parsing", "Input should be a valid integer")
        return int(value.partition(".")[0])
    if isinstance(value, Decimal):
        if value != value.to_integral_value():
            raise PydanticCustomError("int_from_float", "Input should be a valid integer")
        if value.adjusted() > _DIGITS_MAX:
            # The field's limits refuse it; an integer of a million digits is never made.
            return -1 if value < 0 else AMOUNT_MINOR_MAX + 1
        return int(value)
    return value


def date_text(value: object) -> object:
    """Return the text of a date. Refuse any other value."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise PydanticCustomError("date_parsing", "Input should be a date YYYY-MM-DD")
    return value


def to_moment(value: object) -> object:
    """Parse a date-time."""
    at = dates.date_time(value)
    if at is None:
        rule = "Input should be a date-time such as 2026-03-20T00:00:00Z"
        raise PydanticCustomError("datetime_parsing", rule)
    return at


def is_of_one_type(body: "LedgerCreateRequest") -> "LedgerCreateRequest":
    """Return the body of a ledger. Refuse it without a type, or with two that differ."""
    if body.financial_account_type is None and body.type is None:
        raise PydanticCustomError("value_error", "Give financial_account_type or type")
    its_type = account_type_of(body)
    if body.type not in (None, its_type):
        rule = "type should be {type}, as financial_account_type says"
        raise PydanticCustomError("value_error", rule, {"type": its_type})
    return body
