"""The shapes of Layer's entries and lines (specs/layer.md, 3 and 4)."""

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from tests.shapes.forms import Milliseconds, Uuid

Filled = Annotated[str, Field(pattern=r"^\S(.*\S)?$")]
Direction = Literal["CREDIT", "DEBIT"]


class Tag(TypedDict):
    """A tag of an entry or of a line."""

    id: Uuid
    key: Filled
    value: Filled
    dimension_id: Uuid
    definition_id: Uuid
    dimension_display_name: Filled | None
    value_display_name: Filled | None
    archived_at: Milliseconds | None
    created_at: Milliseconds
    updated_at: Milliseconds


class Party(TypedDict):
    """A customer or a vendor: each field is there, null if unknown."""

    id: Uuid
    external_id: str | None
    individual_name: str | None
    company_name: str | None
    email: str | None
    mobile_phone: str | None
    office_phone: str | None
    address_string: str | None
    memo: str | None
    status: Literal["ACTIVE", "ARCHIVED"]
    transaction_tags: list[Tag]


class AccountType(TypedDict):
    """One of the five types."""

    value: Literal["ASSET", "LIABILITY", "EQUITY", "REVENUE", "EXPENSE"]
    display_name: str


class AccountSubtype(TypedDict):
    """A subtype; each account has one."""

    value: str
    display_name: str


class Account(TypedDict):
    """An account, as a line names it."""

    id: Uuid
    name: str
    stable_name: str | None
    account_number: str | None
    normality: Direction
    account_type: AccountType
    account_subtype: AccountSubtype


class Line(TypedDict):
    """A line of a ledger entry; one name is in camel case."""

    id: Uuid
    entry_id: Uuid
    account: Account
    amount: Annotated[int, Field(gt=0)]
    direction: Direction
    customer: Party | None
    vendor: Party | None
    entry_at: Milliseconds
    createdAt: Milliseconds
    entry_reversal_of: Uuid | None
    entry_reversed_by: Uuid | None


class Source(TypedDict):
    """The source of an entry made by hand."""

    type: Literal["Manual_Ledger_Entry_Source"]
    manual_entry_id: Uuid
    created_by: str
    display_description: str
    entity_name: str
    external_id: NotRequired[str | None]
    memo: NotRequired[str | None]
    metadata: NotRequired[Any]
    reference_number: NotRequired[str | None]


class LineOfAccount(Line):
    """A line in the list of its account."""

    entry_number: int
    date: Milliseconds
    source: Source
    is_reversed: bool
    running_balance: int
    tags: list[Tag]


class Entry(TypedDict):
    """A ledger entry."""

    id: Uuid
    business_id: Uuid
    ledger_id: Uuid
    entry_number: int
    agent: Literal["API"]
    entry_type: Literal["MANUAL", "REVERSAL"]
    customer: Party | None
    vendor: Party | None
    date: Milliseconds
    entry_at: Milliseconds
    reversal_of_id: Uuid | None
    reversal_id: Uuid | None
    line_items: list[Line]
    transaction_tags: list[Tag]
    memo: str
    metadata: Any
    reference_number: str | None


class EntryByItself(Entry):
    """A ledger entry outside of a manual entry."""

    type: Literal["Ledger_Entry"]
    source: Source | None


class ManualLine(TypedDict):
    """A line of a manual entry."""

    id: Uuid
    external_id: str | None
    memo: str | None
    line_item_id: Uuid
    customer: Party | None
    vendor: Party | None
    transaction_tags: list[Tag]


class PageOfCreation(TypedDict):
    """The fields that the page of the creation prints."""

    id: Uuid
    created_by: str
    memo: str
    entry_id: Uuid
    customer: Party | None
    vendor: Party | None
    transaction_tags: list[Tag]


class ManualEntry(PageOfCreation):
    """A manual entry, with the fields that the React client needs besides."""

    external_id: str | None
    line_items: list[ManualLine]
    entry: Entry
    metadata: Any
    reference_number: str | None


class CustomEntry(ManualEntry):
    """A custom journal entry."""

    type: Literal["Custom_Journal_Entry"]
    business_id: Uuid


class CustomEntries(TypedDict):
    """The entries of one request."""

    entries: list[CustomEntry]
