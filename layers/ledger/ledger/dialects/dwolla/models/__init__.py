"""Request bodies of Dwolla's reference. Unknown fields are ignored.

An amount is a string, or a JSON number as Dwolla's C# SDK sends it. Both are exact decimals.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from ledger.dialects.dwolla.rules import not_zero, positive, required, to_minor
from ledger.http.wire import Wire

Cents = Annotated[
    int,
    BeforeValidator(to_minor),
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

    value: Annotated[Cents, AfterValidator(not_zero)]
    currency: Currency


class MovedAmount(Wire):
    """The amount of a reallocation, in cents; positive."""

    value: Annotated[Cents, AfterValidator(positive)]
    currency: Currency


class CreateLabelRequest(Wire):
    """POST /customers/{id}/labels (reference: "Create a label for a customer")."""

    amount: Annotated[OpeningAmount, BeforeValidator(required)]


class CreateLedgerEntryRequest(Wire):
    """POST /labels/{id}/ledger-entries (reference: "Create a label ledger entry")."""

    amount: Annotated[EntryAmount, BeforeValidator(required)]


class Link(Wire):
    """A link of the body. Clients mix hosts, so only the last segment of the path counts."""

    href: Annotated[str, BeforeValidator(required)]


class LabelLinks(Wire):
    """The two labels of a reallocation."""

    source: Annotated[Link, BeforeValidator(required), Field(alias="from")]
    destination: Annotated[Link, BeforeValidator(required), Field(alias="to")]


class CreateReallocationRequest(Wire):
    """POST /label-reallocations (reference: "Create a label reallocation")."""

    links: Annotated[LabelLinks, BeforeValidator(required), Field(alias="_links")]
    amount: Annotated[MovedAmount, BeforeValidator(required)]
