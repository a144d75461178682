"""Request bodies of Pennylane's reference. An unknown field is refused.

The models accept the union of the contracts of 2025 and 2026 (specs/pennylane.md, 0 and 4).
"""

from datetime import date
from functools import partial
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic_core import core_schema

from ledger.core import texts
from ledger.core.limits import (
    AMOUNT_CHARACTERS_MAX,
    DESCRIPTION_CHARACTERS_MAX,
    LINES_PER_LETTERING_MAX,
    LINES_PER_REQUEST_MAX,
    NAME_CHARACTERS_MAX,
)
from ledger.dialects.pennylane import rules
from ledger.http.wire import NORMAL, VISIBLE, WORD, Wire

T = TypeVar("T")


def _form(pattern: str, rule: str) -> BeforeValidator:
    return BeforeValidator(partial(rules.form, pattern, rule))


class _QuickForm:
    """The rule of `_form` without a call of Python's for each of a thousand lines."""

    def __init__(self, pattern: str, rule: str) -> None:
        self._pattern, self._rule = pattern, rule

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        form = core_schema.custom_error_schema(
            core_schema.str_schema(pattern=self._pattern),
            custom_error_type="decimal_form",
            custom_error_message=self._rule,
        )
        return core_schema.chain_schema(
            [core_schema.str_schema(strict=True), form, handler(source)]
        )

    def __get_pydantic_json_schema__(
        self, schema: Any, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return handler(schema["steps"][-1])


def _without_null(schema: dict[str, Any]) -> None:
    """Remove null from the schema of an optional field, which may be absent but not null."""
    (branch,) = [branch for branch in schema.pop("anyOf") if branch != {"type": "null"}]
    schema.pop("default", None)
    schema.update(branch)


NotNull: TypeAlias = Annotated[
    T | None, BeforeValidator(rules.not_null), Field(json_schema_extra=_without_null)
]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Day = Annotated[date, BeforeValidator(rules.to_date)]
Label = Annotated[str, Field(max_length=DESCRIPTION_CHARACTERS_MAX)]
Name = Annotated[Label, NORMAL, VISIBLE]
Text = Annotated[str, Field(max_length=NAME_CHARACTERS_MAX)]
Currency = Annotated[str, AfterValidator(rules.currency)]
# Empty and negative amounts are in the contract; numbers are not.
_AMOUNT = r"^(-?[0-9]+(\.[0-9]+)?)?$"
Amount = Annotated[
    str,
    Field(pattern=_AMOUNT, max_length=AMOUNT_CHARACTERS_MAX),
    _QuickForm(_AMOUNT, "must be a decimal with a point and no separators, such as 1250.00"),
]
_WEIGHT = r"^-?[0-9]+(\.[0-9]+)?$"
Weight = Annotated[
    str,
    Field(pattern=_WEIGHT, max_length=AMOUNT_CHARACTERS_MAX),
    _form(_WEIGHT, "must be a decimal with a point, such as 0.25"),
]
Code = Annotated[Text, NORMAL, VISIBLE]  # The analytical code of a category.
GROUP_LABEL_CHARACTERS_MAX = 2_000  # Pennylane's own limit.
_CODE = "^[A-Za-z]{2,5}$"
_NUMBER = r"^\S+$"


class Body(Wire):
    """Base of request bodies: strict, frozen, no unknown fields."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class CreateLine(Body):
    """A new line. One of `debit` and `credit` has the amount as decimal text."""

    debit: Amount
    credit: Amount
    ledger_account_id: Id
    label: NotNull[Label] = None


class CreateLedgerEntryRequest(Body):
    """POST /ledger_entries (reference: "Create a ledger entry")."""

    date: Day
    label: Label
    journal_id: Id
    ledger_entry_lines: Annotated[
        list[CreateLine], Field(min_length=1, max_length=LINES_PER_REQUEST_MAX)
    ]
    currency: Currency = "EUR"
    ledger_attachment_id: NotNull[Id] = None
    file_attachment_id: NotNull[Id] = None
    piece_number: NotNull[Text] = None
    due_date: Day | None = None


class UpdateLine(Body):
    """A change of one line. An absent field stays as it is."""

    id: Id
    debit: NotNull[Amount] = None
    credit: NotNull[Amount] = None
    ledger_account_id: NotNull[Id] = None
    label: NotNull[Label] = None


class DeleteLine(Body):
    """The id of a line to delete."""

    id: Id


class LineSets(Body):
    """Changes of an entry's lines. The three sets together hold at most 1,000 lines."""

    create: list[CreateLine] = Field(default=[])
    update: list[UpdateLine] = Field(default=[])
    delete: list[DeleteLine] = Field(default=[])

    _not_too_many = model_validator(mode="after")(rules.not_too_many)


class UpdateLedgerEntryRequest(Body):
    """PUT /ledger_entries/{id} (reference: "Update a ledger entry")."""

    date: NotNull[Day] = None
    label: NotNull[Label] = None
    journal_id: NotNull[Id] = None
    currency: NotNull[Currency] = None
    ledger_attachment_id: NotNull[Id] = None
    file_attachment_id: NotNull[Id] = None
    piece_number: NotNull[Text] = None
    ledger_entry_lines: NotNull[LineSets] = None


class CreateJournalRequest(Body):
    """POST /journals (reference: "Create a journal")."""

    code: Annotated[str, Field(pattern=_CODE), _form(_CODE, "must be two to five letters A to Z")]
    label: Text


class CreateLedgerAccountRequest(Body):
    """POST /ledger_accounts (reference: "Create a ledger account")."""

    number: Annotated[
        str,
        Field(pattern=_NUMBER, max_length=NAME_CHARACTERS_MAX),
        _form(_NUMBER, texts.WORD_RULE),
        WORD,
    ]
    label: Name
    vat_rate: Annotated[str, AfterValidator(rules.vat_rate)] = "any"
    country_alpha2: Annotated[str, AfterValidator(rules.country)] = "any"


class UpdateLedgerAccountRequest(Body):
    """PUT /ledger_accounts/{id} (reference: "Update a ledger account")."""

    label: NotNull[Name] = None
    letterable: NotNull[bool] = None


class LetteringLine(Body):
    """The id of a line to letter or unletter."""

    id: Id


LetteringLines = Annotated[
    list[LetteringLine], Field(min_length=1, max_length=LINES_PER_LETTERING_MAX)
]


class UnletterRequest(Body):
    """DELETE /ledger_entry_lines/lettering (reference: "Unletter ledger entry lines")."""

    unbalanced_lettering_strategy: Literal["none", "partial"]
    ledger_entry_lines: LetteringLines


class LetterRequest(Body):
    """POST /ledger_entry_lines/lettering (reference: "Letter ledger entry lines")."""

    unbalanced_lettering_strategy: Literal["none", "partial"]
    ledger_entry_lines: Annotated[LetteringLines, AfterValidator(rules.two_lines)]


Direction = Literal["cash_in", "cash_out"]


class CreateCategoryRequest(Body):
    """POST /categories (reference: "Create a category")."""

    label: Name
    category_group_id: Id
    direction: Direction | None = None
    analytical_code: Code | None = None


class UpdateCategoryRequest(Body):
    """PUT /categories/{id} (reference: "Update a category"). The group cannot change."""

    label: NotNull[Name] = None
    direction: NotNull[Direction] = None
    analytical_code: Code | None = None


class CategoryGroupRequest(Body):
    """POST and PUT /category_groups (reference: "Create a category group")."""

    label: Annotated[str, Field(max_length=GROUP_LABEL_CHARACTERS_MAX), NORMAL]
    kind: NotNull[Literal["profit_and_loss", "treasury", "building"]] = None
