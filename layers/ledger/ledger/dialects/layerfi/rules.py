"""The rules of the bodies of Layer's reference, apart from pydantic's own."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from ledger.core.limits import AMOUNT_MINOR_MAX, DETAILS_BYTES_MAX
from ledger.http import dates, strict_json

INTEGER = re.compile(r"[1-9][0-9]{0,17}")


def to_amount(value: object) -> int:
    """Parse a positive integer of minor units, from a number or a string of digits."""
    if isinstance(value, str) and INTEGER.fullmatch(value):
        value = int(value)
    if type(value) is not int or not 1 <= value <= AMOUNT_MINOR_MAX:
        rule = f"must be an integer of minor units from 1 to {AMOUNT_MINOR_MAX}"
        raise PydanticCustomError("amount", rule)
    return value


def to_moment(value: object) -> object:
    """Parse a date-time with its zone."""
    at = dates.date_time(value, with_zone=True)
    if at is None:
        rule = "must be an ISO 8601 date-time with its zone, such as 2026-01-31T12:00:00Z"
        raise PydanticCustomError("time", rule)
    return at


def not_too_large(value: object) -> object:
    """Return a JSON value. Refuse a larger one than an entry can store."""
    if len(strict_json.canonical(value)) > DETAILS_BYTES_MAX:
        rule = f"must have at most {DETAILS_BYTES_MAX} characters"
        raise PydanticCustomError("large", rule)
    return value


def not_null(value: object) -> object:
    """Return the value. Refuse null."""
    if value is None:
        raise PydanticCustomError("null", "must not be null")
    return value


def none_if_blank(value: object) -> object:
    """Return a text without outer spaces, None for a blank one, and any other value as it is."""
    return (value.strip() or None) if isinstance(value, str) else value


def trimmed(value: object) -> object:
    """Return the value. Refuse a text with outer spaces."""
    if isinstance(value, str) and value.strip() != value:
        raise PydanticCustomError("trimmed", "must not begin or end with a space")
    return value


def label_as_value(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the body of a tag's value its `label` as the value, unless it has both."""
    return {"value": body["label"], **body} if "label" in body else body
