"""DayZero's request bodies by the names of its reference. Unknown fields have no effect."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from ledger.core.limits import (
    AMOUNT_MINOR_MAX,
    DESCRIPTION_CHARACTERS_MAX,
    LINES_PER_REQUEST_MAX,
    NAME_CHARACTERS_MAX,
)
from ledger.dialects.dayzero.lookup import Currency, canonical
from ledger.http import dates
from ledger.http.wire import NORMAL, WORD, Wire

_DATE = re.compile(r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_DIGITS_MAX = 40
_INTEGER = re.compile(r"[+-]?[0-9]{1,40}(\.0{1,20})?")


def _uuid(value: str) -> str:
    uuid = canonical(value)
    if not uuid:
        raise PydanticCustomError("uuid_parsing", "Input should be a valid UUID")
    return uuid


def _integer(value: object) -> object:
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


def _date_text(value: object) -> object:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise PydanticCustomError("date_parsing", "Input should be a date YYYY-MM-DD")
    return value


def _moment(value: object) -> object:
    at = dates.date_time(value)
    if at is None:
        rule = "Input should be a date-time such as 2026-03-20T00:00:00Z"
        raise PydanticCustomError("datetime_parsing", rule)
    return at


Uuid = Annotated[str, AfterValidator(_uuid)]
Day = Annotated[date, BeforeValidator(_date_text), Field(strict=False)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Cents = Annotated[
    int,
    BeforeValidator(_integer),
    Field(ge=1, le=AMOUNT_MINOR_MAX),
    WithJsonSchema(
        {
            "description": "In minor units.",
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": AMOUNT_MINOR_MAX},
                {"type": "string", "pattern": r"^\+?0{0,20}[1-9][0-9]{0,14}(\.0{1,20})?$"},
            ],
        }
    ),
]
Memo = Annotated[str, Field(max_length=DESCRIPTION_CHARACTERS_MAX)]
Text = Annotated[str, Field(max_length=NAME_CHARACTERS_MAX)]
RequiredName = Annotated[str, Field(min_length=1, max_length=NAME_CHARACTERS_MAX), NORMAL]
Number = Annotated[Text, NORMAL, WORD]
Link = Text  # An id of the client's own, kept as given.
Side = Literal["debit", "credit"]
LedgerType = Literal["asset", "liability", "equity", "revenue", "expense"]
# The eight templates, and the five types, one of which the guide's sample names here.
Template = Literal[
    "bank_account",
    "credit_card",
    "payments",
    "payroll",
    "loan",
    "prepaid_card",
    "accounts_receivable",
    "accounts_payable",
    "asset",
    "liability",
    "equity",
    "revenue",
    "expense",
]
# The account type of each template (specs/dayzero.md, 3).
TEMPLATES = {
    "bank_account": "asset",
    "credit_card": "liability",
    "payments": "asset",
    "payroll": "liability",
    "loan": "liability",
    "prepaid_card": "asset",
    "accounts_receivable": "asset",
    "accounts_payable": "liability",
}


class LineEntry(Wire):
    """A line of a new entry; `amount` is in minor units."""

    amount: Cents
    debit_credit: Side
    ledger_id: Uuid
    description: Memo | None = None


Lines = Annotated[list[LineEntry], Field(max_length=LINES_PER_REQUEST_MAX)]


class JournalEntryCreateRequest(Wire):
    """POST /api/v1/journal-entries (specs/dayzero.md, 2); the guide sends `datetime`.

    The page marks no field as required. Null counts as absent.
    """

    description: Memo | None = None
    currency: Currency | None = None
    date: Day | None = None
    datetime: Moment | None = None
    line_entries: Lines | None = None
    invoice_id: Link | None = None
    inventory_order_id: Link | None = None


class LineChange(Wire):
    """The new values of a line's fields."""

    id: Uuid
    amount: Cents | None = None
    debit_credit: Side | None = None
    ledger_id: Uuid | None = None
    description: Memo | None = None


class LineId(Wire):
    """A line by its id, as a deletion names it."""

    id: Uuid


class LineEntryChanges(Wire):
    """The new, changed and deleted lines of an update."""

    create: Lines | None = None
    update: Annotated[list[LineChange], Field(max_length=LINES_PER_REQUEST_MAX)] | None = None
    delete: Annotated[list[Uuid | LineId], Field(max_length=LINES_PER_REQUEST_MAX)] | None = None


class JournalEntryUpdateRequest(Wire):
    """PUT /api/v1/journal-entries/{id} (specs/dayzero.md, 3)."""

    description: Memo | None = None
    date: Day | None = None
    line_entry_changes: LineEntryChanges | None = None


class LedgerFields(Wire):
    """A ledger's fields other than its name and type."""

    sort_code: Text | int | None = None
    sub_type: Text | None = None
    report_cash_flow: bool | None = None
    editable: bool | None = None
    description: Memo | None = None
    status: Literal["active", "inactive"] | None = None
    cash_flow_section: Text | None = None
    cfs_class: Text | None = None


class LedgerCreateRequest(LedgerFields):
    """POST /api/v1/ledgers (specs/dayzero.md, 3): templated, or custom with type and side."""

    name: RequiredName
    financial_account_type: Template | None = None
    type: LedgerType | None = None
    debit_credit: Side | None = None
    currency: Currency | None = None
    account_number: Number | None = None
    parent_id: Uuid | None = None

    @model_validator(mode="after")
    def _is_of_one_type(self) -> "LedgerCreateRequest":
        if self.financial_account_type is None and self.type is None:
            rule = "Give financial_account_type or type"
            raise PydanticCustomError("value_error", rule)
        if self.type not in (None, self.account_type):
            rule = "type should be {type}, as financial_account_type says"
            raise PydanticCustomError("value_error", rule, {"type": self.account_type})
        return self

    @property
    def account_type(self) -> str:
        """The type of the ledger: its template's, the type in the template's place, or `type`."""
        template = self.financial_account_type
        return TEMPLATES.get(template, template) if template else str(self.type)


class LedgerUpdateRequest(LedgerFields):
    """PUT /api/v1/ledgers/{id}: absent fields stay."""

    name: RequiredName | None = None
