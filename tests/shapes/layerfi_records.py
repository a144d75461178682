"""The shapes of Layer's accounts, tags and settings (specs/layer.md, 4)."""

from typing import Literal

from typing_extensions import TypedDict

from tests.shapes.forms import Milliseconds, Uuid
from tests.shapes.layerfi_entries import Account, Filled


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
