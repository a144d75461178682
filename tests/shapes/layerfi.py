"""The shapes of Layer's answers (specs/layer.md, 2 to 4).

An account's page prints an id, the React client needs the rest: the shapes have both.
"""

from typing import Annotated, Any, Generic, Literal, NotRequired, TypeVar

from pydantic import Field
from typing_extensions import TypedDict

from tests.shapes.forms import Milliseconds, Url
from tests.shapes.layerfi_entries import (
    CustomEntries,
    CustomEntry,
    EntryByItself,
    LineOfAccount,
    ManualEntry,
    PageOfCreation,
    Party,
    Tag,
)
from tests.shapes.layerfi_records import (
    AccountingConfiguration,
    Balances,
    BookkeepingConfiguration,
    BookkeepingStatus,
    Business,
    Categories,
    Chart,
    SingleAccount,
    TagDimension,
    TagDimensions,
    TagValue,
)

Item = TypeVar("Item")


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


class Tags(TypedDict):
    """The tags that a request has put on entities."""

    tags: Annotated[list[Tag], Field(min_length=1)]


class Nothing(TypedDict):
    """An empty object."""


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
    f"POST {_B}/tags": Data[Tags],
    f"POST {_B}/tags/delete": Data[Nothing],
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
