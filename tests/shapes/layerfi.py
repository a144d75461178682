"""The shapes of Layer's answers (specs/layer.md, 2 to 4).

An account's page prints an id, the React client needs the rest: the shapes have both.
"""

from typing import Annotated, Any, Generic, Literal, NotRequired, TypeVar

from pydantic import Field
from typing_extensions import TypedDict

from tests.shapes.forms import Milliseconds, Url, Uuid

Item = TypeVar("Item")
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


class SingleAccount(Account):
    """An account by itself."""

    type: Literal["Single_Chart_Account"]


class AccountBalance(Account):
    """An account of the tree of balances."""

    balance: int
    is_deletable: bool
    entries: int
    sub_accounts: list["AccountBalance"]


class ChartAccount(Account):
    """An account of the chart."""

    is_deletable: bool
    sub_accounts: list["ChartAccount"]


class Balances(TypedDict):
    """The tree of balances."""

    type: Literal["Ledger_Balances"]
    accounts: list[AccountBalance]


class Chart(TypedDict):
    """The chart of accounts."""

    type: Literal["Chart_Of_Accounts"]
    accounts: list[ChartAccount]


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


class TagValue(TypedDict):
    """A value of a dimension."""

    id: Uuid
    key: Filled
    value: Filled
    display_name: Filled | None
    archived_at: Milliseconds | None


class TagDimension(TypedDict):
    """A dimension with its values."""

    id: Uuid
    key: Filled
    display_name: Filled | None
    strictness: Literal["BALANCING", "NON_BALANCING"]
    defined_values: list[TagValue]
    created_at: Milliseconds
    updated_at: Milliseconds
    user_visible: bool


class TagDimensions(TypedDict):
    """All dimensions."""

    dimensions: list[TagDimension]


class Business(TypedDict):
    """The business, as the provider asks for it."""

    id: Uuid
    type: Literal["Business"]
    legal_name: str | None
    activation_at: Milliseconds
    is_demo: bool


class AccountingConfiguration(TypedDict):
    """The configuration of the books."""

    id: Uuid
    business_id: Uuid
    default_reporting_basis: Literal["ACCRUAL", "CASH"]
    category_list_type: Literal["ALL_ACCOUNTS", "REVENUE_AND_EXPENSES"]
    closing_date: Milliseconds | None
    match_rounding_threshold: int | None
    disable_adjustment_match_suggestions: bool | None
    enable_account_numbers: bool
    enable_customer_management: bool
    enable_tax_estimates: bool
    enable_mileage_tracking: bool
    enable_stripe_onboarding: bool
    platform_display_tags: list[TagDimension]
    tax_estimates_user_agreement_at: str | None


class BookkeepingStatus(TypedDict):
    """The vendor keeps no books here."""

    status: Literal["NOT_PURCHASED"]
    show_embedded_onboarding: bool
    onboarding_call_url: str | None


class BookkeepingConfiguration(TypedDict):
    """How the vendor keeps the books."""

    business_id: Uuid
    bookkeeping_status: Literal["NOT_PURCHASED"]
    transaction_tagging_strategy: str | None
    notes: str | None
    onboarding_call_url: str | None
    adhoc_call_url: str | None


class Category(TypedDict):
    """An account in the box of the entry form; one name is in camel case."""

    type: Literal["AccountNested"]
    id: Uuid
    stable_name: str | None
    category: str
    display_name: str
    description: str | None
    subCategories: list["Category"] | None


class Categories(TypedDict):
    """The accounts of the entry form."""

    type: Literal["Category_List"]
    categories: list[Category]


class Export(TypedDict):
    """A link to a file."""

    type: Literal["S3_Presigned_Url"]
    presignedUrl: Url
    fileType: str
    fileName: str
    createdAt: Milliseconds


class Data(TypedDict, Generic[Item]):
    """The envelope of an answer."""

    data: Item


class NewEntry(PageOfCreation, Data[ManualEntry]):
    """The answer to a creation: flat as its page prints it, and in the envelope."""


class Pagination(TypedDict):
    """Where a list goes on, and its order."""

    cursor: str | None
    has_more: bool
    total_count: int | None
    sort_by: str
    sort_order: Literal["ASC", "DESC"]


class Meta(TypedDict):
    """The information beside a page."""

    pagination: Pagination


class Page(TypedDict, Generic[Item]):
    """A page of a list."""

    data: list[Item]
    meta: Meta


class Token(TypedDict):
    """A token of a business, without the envelope."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int


class Fault(TypedDict):
    """One fault of a request."""

    type: str
    description: str
    error_enum: NotRequired[Literal["SpecifiedIdNotFound", "SpecifiedBadRequest"]]


class Refusal(TypedDict):
    """An answer from 400 on."""

    errors: Annotated[list[Fault], Field(min_length=1)]


_B = "/v1/businesses/{businessId}"
_CUSTOM = f"{_B}/custom-journal-entries"
ANSWERS: dict[str, Any] = {
    f"POST {_B}/ledger/journal-entries": NewEntry,
    f"GET {_B}/ledger/entries": Page[EntryByItself],
    f"GET {_B}/ledger/entries/{{id}}": Data[EntryByItself],
    f"POST {_B}/ledger/entries/{{id}}/reverse": Data[EntryByItself],
    f"GET {_B}/ledger/accounts": Data[list[SingleAccount]],
    f"POST {_B}/ledger/accounts": Data[SingleAccount],
    f"GET {_B}/ledger/accounts/{{id}}": Data[SingleAccount],
    f"PUT {_B}/ledger/accounts/{{id}}": Data[SingleAccount],
    f"DELETE {_B}/ledger/accounts/{{id}}": Literal[""],
    f"POST {_B}/ledger/accounts/{{id}}/create-child-account": Data[SingleAccount],
    f"GET {_B}/ledger/accounts/{{id}}/lines": Page[LineOfAccount],
    f"GET {_B}/ledger/balances": Data[Balances],
    f"GET {_B}/ledger/chart": Data[Chart],
    f"GET {_B}/ledger/balances/exports/csv": Data[Export],
    f"GET {_B}/ledger/entries/exports/csv": Data[Export],
    f"POST {_CUSTOM}": Data[CustomEntry],
    f"GET {_CUSTOM}": Page[CustomEntry],
    f"GET {_CUSTOM}/{{id}}": Data[CustomEntry],
    f"PUT {_CUSTOM}/{{id}}": Data[CustomEntry],
    f"DELETE {_CUSTOM}/{{id}}": Data[CustomEntry],
    f"POST {_CUSTOM}/bulk": Data[CustomEntries],
    f"GET {_B}/tags/dimensions": Data[TagDimensions],
    f"POST {_B}/tags/dimensions": Data[TagDimension],
    f"GET {_B}/tags/dimensions/{{id}}": Data[TagDimension],
    f"PATCH {_B}/tags/dimensions/{{id}}": Data[TagDimension],
    f"GET {_B}/tags/dimensions/key/{{key}}": Data[TagDimension],
    f"POST {_B}/tags/dimensions/{{id}}/values": Data[TagValue],
    f"GET {_B}/customers": Page[Party],
    f"POST {_B}/customers": Data[Party],
    f"GET {_B}/customers/{{id}}": Data[Party],
    f"PUT {_B}/customers/{{id}}": Data[Party],
    f"PATCH {_B}/customers/{{id}}": Data[Party],
    f"GET {_B}/vendors": Page[Party],
    f"POST {_B}/vendors": Data[Party],
    f"GET {_B}/vendors/{{id}}": Data[Party],
    f"PUT {_B}/vendors/{{id}}": Data[Party],
    f"PATCH {_B}/vendors/{{id}}": Data[Party],
    f"GET {_B}": Data[Business],
    f"GET {_B}/accounting-config": Data[AccountingConfiguration],
    f"GET {_B}/bookkeeping/status": Data[BookkeepingStatus],
    f"GET {_B}/bookkeeping/config": Data[BookkeepingConfiguration],
    f"GET {_B}/bank-accounts": Data[list[Any]],
    f"GET {_B}/categories": Data[Categories],
    f"POST {_B}/auth-token": Token,
}
# The vendor's pages do not print these two; their fields are ours.
OURS = {f"GET {_B}/whoami", "GET /whoami"}
