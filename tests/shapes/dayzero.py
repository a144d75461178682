"""The shapes of DayZero's answers (specs/dayzero.md, 2 and 3)."""

from typing import Any, Generic, Literal, NotRequired, TypeVar

from typing_extensions import TypedDict

from tests.shapes.forms import Day, Microseconds, Uuid

Item = TypeVar("Item")
Side = Literal["debit", "credit"]


class Enveloped(TypedDict):
    """The envelope that the newer pages print, beside the fields of the older ones."""

    success: Literal[True]
    message: str
    code: Literal["200", "201"]


class Line(TypedDict):
    """A line of a journal entry."""

    id: Uuid
    amount: int
    debit_credit: Side
    ledger_id: Uuid
    ledger_name: str
    description: str
    journal_entry_id: Uuid


class Entry(TypedDict):
    """A journal entry, as the page of its creation prints it."""

    id: Uuid
    description: str
    currency: Literal["USD", "CAD", "AUD", "EUR", "GBP"]
    entry_date: Day
    business_id: Uuid
    invoice_id: str | None
    inventory_order_id: str | None
    source: Literal["manual"]
    creation_method: Literal["manual"]
    line_entries: list[Line]
    thread: None
    created_at: Microseconds
    updated_at: Microseconds


class Reversal(Entry):
    """A reversal, and the entry that it reverses."""

    original_journal_entry_id: Uuid


class Ledger(TypedDict):
    """A ledger."""

    id: Uuid
    teal_ledger_id: None
    name: str
    currency: str | None
    type: Literal["asset", "liability", "equity", "revenue", "expense"]
    balance: int
    parent_id: Uuid | None
    description: str | None
    status: Literal["active", "inactive"]
    debit_credit: Side
    sort_code: str | None
    sub_type: str | None
    report_cash_flow: bool | None
    cash_flow_section: str | None
    cfs_class: str | None
    editable: bool
    financial_account_type: str | None
    is_required: bool
    system_key: None
    teal_account_link_id: None
    business_id: Uuid
    created_at: Microseconds
    updated_at: Microseconds


class LineOfStatement(Line):
    """A line of a statement, with the balance after it."""

    date: Day
    running_balance: int


class Statement(TypedDict):
    """A statement; its names are ours, since the vendor prints none."""

    ledger: Ledger
    opening_balance: int
    closing_balance: int
    total_debits: int
    total_credits: int
    items: list[LineOfStatement]


class Period(TypedDict):
    """An accounting period."""

    id: Uuid
    business_id: Uuid
    period_start: Day
    period_end: Day
    status: Literal["open", "closed", "locked"]
    closed_at: Microseconds | None
    closed_by_user_id: None
    lock_reason: None
    reopen_reason: None
    reopened_at: None
    reopened_by_user_id: None
    created_at: Microseconds
    updated_at: Microseconds


class Business(TypedDict):
    """A business."""

    id: Uuid
    name: str
    created_at: Microseconds


class WholeBusiness(Business):
    """A business with all its fields (DayZero reference, GET businesses/{business_id})."""

    firm_id: Uuid | None
    mailbox: str | None
    logo_url: str | None
    default_currency: str
    tax_year_end_month: int
    tax_year_display: str
    entries_start: Day | None
    updated_at: Microseconds
    plaid_connections: list[Any]
    slack_connected: bool


class Page(TypedDict, Generic[Item]):
    """A page of a list: the fields of both descriptions."""

    items: list[Item]
    next_cursor: str | None
    prev_cursor: str | None
    has_more: bool
    has_next: bool
    has_prev: bool
    limit: int
    total: int | None
    total_count: NotRequired[int]


class Answer(Enveloped, Generic[Item]):
    """The bare fields once more in the envelope."""

    data: Item


class Fault(TypedDict):
    """A fault of the form of a request."""

    loc: list[str | int]
    msg: str
    type: str


class Refusal(TypedDict):
    """An answer from 400 on: a text, or the faults of a form."""

    detail: str | list[Fault]


_V1 = "/api/v1"
# The bare fields; each answer has them at its top, and once more in `data`.
ANSWERS: dict[str, Any] = {
    f"POST {_V1}/journal-entries": Entry,
    f"GET {_V1}/journal-entries": Page[Entry],
    f"GET {_V1}/journal-entries/{{id}}": Entry,
    f"PUT {_V1}/journal-entries/{{id}}": Entry,
    f"DELETE {_V1}/journal-entries/{{id}}": Literal[""],
    f"POST {_V1}/journal-entries/{{id}}/reverse": Reversal,
    f"PATCH {_V1}/journal-entries/{{id}}/attachment": Entry,
    f"GET {_V1}/ledgers": Page[Ledger],
    f"POST {_V1}/ledgers": Ledger,
    f"GET {_V1}/ledgers/{{id}}": Ledger,
    f"PUT {_V1}/ledgers/{{id}}": Ledger,
    f"GET {_V1}/businesses/{{businessId}}/ledger/{{id}}/statement": Statement,
    f"GET {_V1}/accounting-periods": Page[Period],
    f"GET {_V1}/businesses": Page[Business],
    f"GET {_V1}/businesses/{{businessId}}": WholeBusiness,
}
