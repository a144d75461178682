"""The body that creates a customer (reference: "Create a customer").

A type of customer has required fields of its own. Secrets are checked and then dropped: numbers of
persons and companies, passports, dates of birth, and the customer's address on the internet.
"""

import re
from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from ledger.core.limits import NAME_CHARACTERS_MAX
from ledger.dialects.dwolla.models import required
from ledger.http.dates import date_or_none
from ledger.http.wire import NORMAL, Wire

T = TypeVar("T")
NAME_MAX = 50
PERSONAL, BUSINESS = "personal", "business"
SECRETS = frozenset(("ssn", "ein", "date_of_birth", "passport", "ip_address"))


def _refuse_format(rule: str) -> PydanticCustomError:
    return PydanticCustomError("format", rule)


def _matching(pattern: str, rule: str) -> AfterValidator:
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if compiled.fullmatch(value) is None:
            raise _refuse_format(rule)
        return value

    return AfterValidator(check)


def _to_day(value: str) -> str:
    if date_or_none(value) is None:
        raise _refuse_format("must be a date YYYY-MM-DD")
    return value


def _blank_to_none(value: object) -> object:
    return None if value == "" else value


def _needed(is_needed: Callable[[dict[str, Any]], bool]) -> AfterValidator:
    """Require a value if the fields before it say so."""

    def check(value: T | None, info: ValidationInfo) -> T | None:
        if is_needed(info.data):
            required(value)
        return value

    return AfterValidator(check)


Word: TypeAlias = Annotated[str, NORMAL, Field(max_length=NAME_CHARACTERS_MAX)]
PersonName = Annotated[
    Word, Field(max_length=NAME_MAX), _matching(r'[^<>="`!?%~${}\\]+', "must be a name")
]
Email = Annotated[Word, _matching(r"[^@\s]+@[^@\s]+\.[^@\s]+", "must be an address of e-mail")]
State = Annotated[str, _matching("[A-Za-z]{2}", "must be two letters")]
PostalCode = Annotated[str, _matching("[0-9]{5}(-[0-9]{4})?", "must be a ZIP code")]
Ssn = Annotated[str, _matching("[0-9]{4}|[0-9]{3}-?[0-9]{2}-?[0-9]{4}", "must be 4 or 9 digits")]
Phone = Annotated[str, _matching("[0-9+(). -]{7,25}", "must be a number of a telephone")]
CorrelationId = Annotated[str, _matching("[a-z0-9._-]{1,255}", "must be of a-z, 0-9, -, . and _")]
Day = Annotated[str, AfterValidator(_to_day)]
CustomerType = Literal["personal", "business", "unverified", "receive-only"]
BusinessType = Literal["soleProprietorship", "corporation", "llc", "partnership"]


def _is_verified(data: dict[str, Any]) -> bool:
    return data.get("type") in (PERSONAL, BUSINESS)


def _is_personal(data: dict[str, Any]) -> bool:
    return data.get("type") == PERSONAL


def _is_business(data: dict[str, Any]) -> bool:
    return data.get("type") == BUSINESS


def _has_controller(data: dict[str, Any]) -> bool:
    return _is_business(data) and data.get("business_type") != "soleProprietorship"


_BLANK = BeforeValidator(_blank_to_none)


class _Camel(Wire):
    model_config = ConfigDict(alias_generator=to_camel)


class Address(_Camel):
    """The address of a controller."""

    address1: Annotated[Word, BeforeValidator(required)]
    address2: Annotated[Word | None, _BLANK] = None
    address3: Annotated[Word | None, _BLANK] = None
    city: Annotated[Word, BeforeValidator(required)]
    state_province_region: Annotated[Word, BeforeValidator(required)]
    postal_code: Annotated[Word | None, _BLANK] = None
    country: Annotated[Word, BeforeValidator(required)]


class Controller(_Camel):
    """The person who controls a business."""

    first_name: Annotated[PersonName, BeforeValidator(required)]
    last_name: Annotated[PersonName, BeforeValidator(required)]
    title: Annotated[Word, BeforeValidator(required)]
    address: Annotated[Address, BeforeValidator(required)]
    date_of_birth: Annotated[Day | None, _BLANK] = None
    ssn: Annotated[Ssn | None, _BLANK] = None
    passport: dict[str, Any] | None = None


class CreateCustomerRequest(_Camel):
    """POST /customers (reference: "Create a customer")."""

    first_name: Annotated[PersonName, BeforeValidator(required)]
    last_name: Annotated[PersonName, BeforeValidator(required)]
    email: Annotated[Email, BeforeValidator(required)]
    type: Annotated[CustomerType, BeforeValidator(required)]
    address1: Annotated[Word | None, _BLANK, _needed(_is_verified)] = None
    address2: Annotated[Word | None, _BLANK] = None
    city: Annotated[Word | None, _BLANK, _needed(_is_verified)] = None
    state: Annotated[State | None, _BLANK, _needed(_is_verified)] = None
    postal_code: Annotated[PostalCode | None, _BLANK, _needed(_is_verified)] = None
    phone: Annotated[Phone | None, _BLANK] = None
    date_of_birth: Annotated[Day | None, _BLANK, _needed(_is_personal)] = None
    ssn: Annotated[Ssn | None, _BLANK, _needed(_is_personal)] = None
    business_name: Annotated[Word | None, _BLANK, _needed(_is_business)] = None
    doing_business_as: Annotated[Word | None, _BLANK] = None
    business_type: Annotated[BusinessType | None, _BLANK, _needed(_is_business)] = None
    business_classification: Annotated[Word | None, _BLANK, _needed(_is_business)] = None
    website: Annotated[Word | None, _BLANK] = None
    ein: Word | None = None
    ip_address: Word | None = None
    controller: Annotated[Controller | None, _needed(_has_controller)] = None
    correlation_id: Annotated[CorrelationId | None, _BLANK] = None

    @model_validator(mode="before")
    @classmethod
    def _say_all(cls, body: Any) -> Any:
        """Give absent fields the value null, since a default would not be checked."""
        names = (field.alias or name for name, field in cls.model_fields.items())
        return {**dict.fromkeys(names), **body}

    def without_secrets(self) -> dict[str, Any]:
        """Return the given fields by their names on the wire, without the secrets."""
        dropped: Any = {**dict.fromkeys(SECRETS, True), "controller": SECRETS}
        return self.model_dump(by_alias=True, exclude_none=True, exclude=dropped)
