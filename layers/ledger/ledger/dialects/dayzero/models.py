"""DayZero's request bodies by the names of its reference. Unknown fields have no effect."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from ledger.core.limits import (
    AMOUNT_MINOR_MAX,
    DESCRIPTION_CHARACTERS_MAX,
    LINES_PER_ENTRY_MAX,
    NAME_CHARACTERS_MAX,
)
from ledger.dialects.dayzero.lookup import UUID, Currency
from ledger.http.wire import NORMAL, WORD, Wire

_DATE = re.compile(r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    _DATE.pattern + r"[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)


def _uuid(value: str) -> str:
    if not UUID.fullmatch(value):
        raise PydanticCustomError("uuid_parsing", "Input should be a valid UUID")
    return value.lower()


def _date_text(value: object) -> object:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise PydanticCustomError("date_parsing", "Input should be a date YYYY-MM-DD")
    return value


def _time_text(value: object) -> object:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        rule = "Input should be a date-time such as 2026-03-20T00:00:00Z"
        raise PydanticCustomError("datetime_parsing", rule)
    return value


def _in_utc(value: datetime) -> datetime:
    """Return a time without a zone as one in UTC, as FastAPI does."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


Uuid = Annotated[str, AfterValidator(_uuid)]
Day = Annotated[date, BeforeValidator(_date_text), Field(strict=False)]
Moment = Annotated[
    datetime, BeforeValidator(_time_text), AfterValidator(_in_utc), Field(strict=False)
]
Cents = Annotated[int, Field(ge=1, le=AMOUNT_MINOR_MAX)]
Memo = Annotated[str, Field(max_length=DESCRIPTION_CHARACTERS_MAX)]
Text = Annotated[str, Field(max_length=NAME_CHARACTERS_MAX)]
RequiredName = Annotated[str, Field(min_length=1, max_length=NAME_CHARACTERS_MAX), NORMAL]
Number = Annotated[Text, NORMAL, WORD]
Side = Literal["debit", "credit"]
LedgerType = Literal["asset", "liability", "equity", "revenue", "expense"]
Template = Literal[
    "bank_account",
    "credit_card",
    "payments",
    "payroll",
    "loan",
    "prepaid_card",
    "accounts_receivable",
    "accounts_payable",
]


class LineEntry(Wire):
    """A line of a new entry; `amount` is in minor units."""

    amount: Cents
    debit_credit: Side
    ledger_id: Uuid
    description: Memo | None = None


class JournalEntryCreateRequest(Wire):
    """POST /api/v1/journal-entries (specs/dayzero.md, 2); the guide sends `datetime`."""

    description: Memo
    currency: Currency | None = None
    date: Day | None = None
    datetime: Moment | None = None
    line_entries: Annotated[list[LineEntry], Field(min_length=2, max_length=LINES_PER_ENTRY_MAX)]
    invoice_id: Uuid | None = None
    inventory_order_id: Uuid | None = None

    @model_validator(mode="after")
    def _has_a_date(self) -> "JournalEntryCreateRequest":
        if self.date is None and self.datetime is None:
            raise PydanticCustomError("missing", "Field required: date")
        return self

    @model_validator(mode="after")
    def _says_one_day(self) -> "JournalEntryCreateRequest":
        if self.date is not None and self.datetime is not None:
            # A time is on the day that its own zone says, or UTC.
            days = (self.datetime.date(), self.datetime.astimezone(UTC).date())
            if self.date not in days:
                rule = "date and datetime should be of one day, if both are given"
                raise PydanticCustomError("value_error", rule)
        return self


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

    create: list[LineEntry] = Field(default=[], max_length=LINES_PER_ENTRY_MAX)
    update: list[LineChange] = Field(default=[], max_length=LINES_PER_ENTRY_MAX)
    delete: list[Uuid | LineId] = Field(default=[], max_length=LINES_PER_ENTRY_MAX)


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
    def _is_of_a_kind(self) -> "LedgerCreateRequest":
        if (self.financial_account_type is None) == (self.type is None):
            rule = "Give either financial_account_type or type"
            raise PydanticCustomError("value_error", rule)
        return self


class LedgerUpdateRequest(LedgerFields):
    """PUT /api/v1/ledgers/{id}: absent fields stay."""

    name: RequiredName | None = None
