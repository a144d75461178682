"""Request bodies of Dwolla's reference. Unknown fields are ignored.

An amount is a string, or a JSON number as Dwolla's C# SDK sends it. Both are exact decimals.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from ledger.core import money
from ledger.errors import AmountMalformed, AmountNotPositive, AmountZero
from ledger.http.wire import Wire

CURRENCY = "USD"  # Dwolla has no other currency.


def required(value: object) -> object:
    """Return the value. Refuse null and the empty text."""
    if value is None or value == "":
        raise PydanticCustomError("required", "must be given")
    return value


def _to_minor(value: object) -> int:
    value = required(value)
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise AmountMalformed()
    return money.to_minor(str(value), CURRENCY)


def _not_zero(amount_minor: int) -> int:
    if amount_minor == 0:
        raise AmountZero()
    return amount_minor


def _positive(amount_minor: int) -> int:
    if amount_minor <= 0:
        raise AmountNotPositive()
    return amount_minor


Cents = Annotated[
    int,
    BeforeValidator(_to_minor),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^-?[0-9]{1,13}(\.[0-9]{1,2})?$"},
                {"type": "number"},
            ],
            "examples": ["10.00"],
        }
    ),
]
Currency = Annotated[Literal["USD"], BeforeValidator(required)]


class OpeningAmount(Wire):
    """The opening amount of a label, in cents; zero is allowed."""

    value: Cents
    currency: Currency


class EntryAmount(Wire):
    """The change of a label's amount, in cents; negative lowers it, zero is refused."""

    value: Annotated[Cents, AfterValidator(_not_zero)]
    currency: Currency


class MovedAmount(Wire):
    """The amount of a reallocation, in cents; positive."""

    value: Annotated[Cents, AfterValidator(_positive)]
    currency: Currency


class CreateLabelRequest(Wire):
    """POST /customers/{id}/labels (reference: "Create a label for a customer")."""

    amount: Annotated[OpeningAmount, BeforeValidator(required)]


class CreateLedgerEntryRequest(Wire):
    """POST /labels/{id}/ledger-entries (reference: "Create a label ledger entry")."""

    amount: Annotated[EntryAmount, BeforeValidator(required)]


class Link(Wire):
    """A link of the body. Clients mix hosts, so only the last segment of the path counts."""

    """A link of the body. Clients mix hosts, so only the last segment of the path counts."""

    href: Annotated[str, BeforeValidator(required)]

    @property
    def last_segment(self) -> str:
        """The id at the end of the link."""
        return self.href.rstrip("/").rpartition("/")[2]


class LabelLinks(Wire):
    """The two labels of a reallocation."""

    """The two labels of a reallocation."""

    source: Annotated[Link, BeforeValidator(required), Field(alias="from")]
    destination: Annotated[Link, BeforeValidator(required), Field(alias="to")]


class CreateReallocationRequest(Wire):
    """POST /label-reallocations (reference: "Create a label reallocation")."""

    links: Annotated[LabelLinks, BeforeValidator(required), Field(alias="_links")]
    amount: Annotated[MovedAmount, BeforeValidator(required)]
