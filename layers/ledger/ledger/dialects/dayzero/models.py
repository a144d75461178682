"""DayZero's request bodies by the names of its reference. Unknown fields have no effect."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from ledger.core.limits import (
    AMOUNT_MINOR_MAX,
    DESCRIPTION_CHARACTERS_MAX,
    LINES_PER_REQUEST_MAX,
    NAME_CHARACTERS_MAX,
)
from ledger.dialects.dayzero import rules
from ledger.dialects.dayzero.lookup import Currency
from ledger.http.wire import NORMAL, VISIBLE, WORD, Wire

Uuid = Annotated[str, AfterValidator(rules.uuid)]
Day = Annotated[date, BeforeValidator(rules.date_text), Field(strict=False)]
Moment = Annotated[datetime, BeforeValidator(rules.to_moment)]
Cents = Annotated[
    int,
    Field(ge=1, le=AMOUNT_MINOR_MAX),
    BeforeValidator(rules.integer),
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
RequiredName = Annotated[str, Field(min_length=1, max_length=NAME_CHARACTERS_MAX), NORMAL, VISIBLE]
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
    datetime: Moment | None = None
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

    _is_of_one_type = model_validator(mode="after")(rules.is_of_one_type)


class LedgerUpdateRequest(LedgerFields):
    """PUT /api/v1/ledgers/{id}: absent fields stay."""

    name: RequiredName | None = None
