"""The body that creates a customer (reference: "Create a customer").

A type of customer has required fields of its own. Secrets are checked and then dropped: numbers of
persons and companies, passports, dates of birth, and the customer's address on the internet.
"""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from ledger.core.limits import NAME_CHARACTERS_MAX
from ledger.dialects.dwolla import rules
from ledger.dialects.dwolla.rules import required
from ledger.http.wire import NORMAL, Wire

NAME_MAX = 50


def _matching(pattern: str, rule: str) -> AfterValidator:
    return AfterValidator(partial(rules.matching, pattern, rule))


def _needed(is_needed: Callable[[dict[str, Any]], bool]) -> AfterValidator:
    return AfterValidator(partial(rules.needed, is_needed))


Word: TypeAlias = Annotated[str, Field(max_length=NAME_CHARACTERS_MAX), NORMAL]
PersonName = Annotated[
    str, Field(max_length=NAME_MAX), NORMAL, _matching(r'[^<>="`!?%~${}\\]+', "must be a name")
]
Email = Annotated[Word, _matching(r"[^@\s]+@[^@\s]+\.[^@\s]+", "must be an address of e-mail")]
State = Annotated[str, _matching("[A-Za-z]{2}", "must be two letters")]
PostalCode = Annotated[str, _matching("[0-9]{5}(-[0-9]{4})?", "must be a ZIP code")]
Ssn = Annotated[str, _matching("[0-9]{4}|[0-9]{3}-?[0-9]{2}-?[0-9]{4}", "must be 4 or 9 digits")]
Phone = Annotated[str, _matching("[0-9+(). -]{7,25}", "must be a number of a telephone")]
CorrelationId = Annotated[str, _matching("[a-z0-9._-]{1,255}", "must be of a-z, 0-9, -, . and _")]
Day = Annotated[str, AfterValidator(rules.day)]
CustomerType = Literal["personal", "business", "unverified", "receive-only"]
BusinessType = Literal["soleProprietorship", "corporation", "llc", "partnership"]

_BLANK = BeforeValidator(rules.blank_to_none)
_IF_VERIFIED = _needed(rules.is_verified)
_IF_PERSONAL = _needed(rules.is_personal)
_IF_BUSINESS = _needed(rules.is_business)


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
    address1: Annotated[Word | None, _BLANK, _IF_VERIFIED] = None
    address2: Annotated[Word | None, _BLANK] = None
    city: Annotated[Word | None, _BLANK, _IF_VERIFIED] = None
    state: Annotated[State | None, _BLANK, _IF_VERIFIED] = None
    postal_code: Annotated[PostalCode | None, _BLANK, _IF_VERIFIED] = None
    phone: Annotated[Phone | None, _BLANK] = None
    date_of_birth: Annotated[Day | None, _BLANK, _IF_PERSONAL] = None
    ssn: Annotated[Ssn | None, _BLANK, _IF_PERSONAL] = None
    business_name: Annotated[Word | None, _BLANK, _IF_BUSINESS] = None
    doing_business_as: Annotated[Word | None, _BLANK] = None
    business_type: Annotated[BusinessType | None, _BLANK, _IF_BUSINESS] = None
    business_classification: Annotated[Word | None, _BLANK, _IF_BUSINESS] = None
    website: Annotated[Word | None, _BLANK] = None
    ein: Word | None = None
    ip_address: Word | None = None
    controller: Annotated[Controller | None, _needed(rules.has_controller)] = None
    correlation_id: Annotated[CorrelationId | None, _BLANK] = None

    _with_all = model_validator(mode="before")(
        partial(rules.with_all, tuple(map(to_camel, __annotations__)))
    )
