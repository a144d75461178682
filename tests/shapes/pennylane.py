"""The shapes of Pennylane's answers (specs/pennylane.md, 2 to 6)."""

from typing import Any, Generic, Literal, NotRequired, TypeVar

from typing_extensions import TypedDict

from tests.shapes.forms import Day, Url
from tests.shapes.pennylane_changelogs import (
    EntryCategoryChange,
    LineCategoryChange,
    LineChange,
)
from tests.shapes.pennylane_entries import (
    Categorized,
    CategoryOfLine,
    Decimal,
    Entry,
    Id,
    Line,
    LineOfWrite,
    ListedEntry,
    Reference,
    Times,
    WrittenEntry,
)

Item = TypeVar("Item")


class Addressed(TypedDict):
    """A list that is named by its address alone."""

    url: Url


class Journal(TypedDict):
    """A journal."""

    id: Id
    code: str
    label: str
    type: str


class LedgerAccount(Times):
    """An account; none of its fields is null."""

    id: Id
    number: str
    label: str
    vat_rate: str
    country_alpha2: str
    enabled: bool
    type: str
    letterable: bool


class TrialBalanceRow(TypedDict):
    """A row of the trial balance."""

    number: str
    formatted_number: str
    label: str
    debits: Decimal
    credits: Decimal


class FiscalYear(Times):
    """A fiscal year."""

    id: Id
    start: Day
    finish: Day
    status: Literal["open", "reopen", "closed", "frozen"]


class File(Times):
    """A file attachment."""

    id: Id
    url: Url
    filename: str


class LedgerAttachment(TypedDict):
    """A file, as the deprecated list has it."""

    id: Id
    filename: str


class NewLedgerAttachment(LedgerAttachment):
    """The answer to the deprecated upload."""

    url: Url


class User(TypedDict):
    """The user of a token."""

    id: Id
    first_name: str
    last_name: str
    email: str
    locale: str


class Company(TypedDict):
    """The company of a token."""

    id: Id
    name: str
    reg_no: str


class Me(TypedDict):
    """The user of a token, its company, and its rights."""

    user: User
    company: Company
    scopes: list[str]


class Category(Times):
    """A category of costs or revenue."""

    id: Id
    label: str
    direction: Literal["cash_in", "cash_out"] | None
    analytical_code: str | None


class CategoryByItself(Category):
    """A category outside of its group's list."""

    category_group: Reference


class CategoryGroup(Times):
    """A group of categories."""

    id: Id
    label: str
    categories: Addressed


class Page(TypedDict, Generic[Item]):
    """A page by cursor."""

    items: list[Item]
    has_more: bool
    next_cursor: str | None


class Numbers(Page[Item]):
    """A page by cursor, or by number: a page by number has the four totals and no cursor."""

    total_pages: int | None
    current_page: int | None
    per_page: int | None
    total_items: int | None


class NumberedPage(TypedDict, Generic[Item]):
    """A page that is had by number alone."""

    items: list[Item]
    total_pages: int
    current_page: int
    per_page: int
    total_items: int


class Refusal(TypedDict):
    """An answer from 401 on."""

    error: str
    status: int
    message: NotRequired[str]
    details: NotRequired[dict[str, str]]


class BadRequest(TypedDict):
    """An answer of 400: one of the vendor's six forms."""

    error: NotRequired[str]
    status: NotRequired[int]
    message: NotRequired[str]
    field: NotRequired[str]
    code: NotRequired[str]


_V2 = "/api/external/v2"
ANSWERS: dict[str, Any] = {
    f"POST {_V2}/ledger_entries": WrittenEntry,
    f"GET {_V2}/ledger_entries": Numbers[ListedEntry],
    f"GET {_V2}/ledger_entries/{{id}}": Entry,
    f"PUT {_V2}/ledger_entries/{{id}}": WrittenEntry,
    f"GET {_V2}/ledger_entries/{{id}}/ledger_entry_lines": Numbers[LineOfWrite],
    f"GET {_V2}/ledger_entry_lines": Page[Line],
    f"GET {_V2}/ledger_entry_lines/{{id}}": Line,
    f"POST {_V2}/ledger_entry_lines/lettering": list[Reference],
    f"DELETE {_V2}/ledger_entry_lines/lettering": Literal[""],
    f"GET {_V2}/ledger_entry_lines/{{id}}/lettered_ledger_entry_lines": Numbers[Line],
    f"GET {_V2}/ledger_entry_lines/{{id}}/categories": Numbers[CategoryOfLine],
    f"PUT {_V2}/ledger_entry_lines/{{id}}/categories": Categorized,
    f"GET {_V2}/changelogs/ledger_entry_lines": Page[LineChange],
    f"GET {_V2}/changelogs/ledger_entry_lines_categories": Page[LineCategoryChange],
    f"GET {_V2}/changelogs/ledger_entries_categories": Page[EntryCategoryChange],
    f"POST {_V2}/journals": Journal,
    f"GET {_V2}/journals": Numbers[Journal],
    f"GET {_V2}/journals/{{id}}": Journal,
    f"POST {_V2}/ledger_accounts": LedgerAccount,
    f"GET {_V2}/ledger_accounts": Numbers[LedgerAccount],
    f"GET {_V2}/ledger_accounts/{{id}}": LedgerAccount,
    f"PUT {_V2}/ledger_accounts/{{id}}": LedgerAccount,
    f"GET {_V2}/trial_balance": Numbers[TrialBalanceRow],
    f"GET {_V2}/fiscal_years": Numbers[FiscalYear],
    f"POST {_V2}/file_attachments": File,
    f"GET {_V2}/file_attachments": Page[File],
    f"POST {_V2}/ledger_attachments": NewLedgerAttachment,
    f"GET {_V2}/ledger_attachments": NumberedPage[LedgerAttachment],
    f"GET {_V2}/me": Me,
    f"GET {_V2}/categories": Page[CategoryByItself],
    f"POST {_V2}/categories": CategoryByItself,
    f"GET {_V2}/categories/{{id}}": CategoryByItself,
    f"PUT {_V2}/categories/{{id}}": CategoryByItself,
    f"GET {_V2}/category_groups": Page[CategoryGroup],
    f"POST {_V2}/category_groups": CategoryGroup,
    f"GET {_V2}/category_groups/{{id}}": CategoryGroup,
    f"PUT {_V2}/category_groups/{{id}}": CategoryGroup,
    f"GET {_V2}/category_groups/{{id}}/categories": Page[Category],
}
