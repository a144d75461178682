"""The shapes of Dwolla's answers (specs/dwolla.md, 3, 4, 6 and 7)."""

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from tests.shapes.forms import Milliseconds, Url, Uuid

Link = TypedDict(
    "Link",
    {
        "href": Url,
        "type": Literal["application/vnd.dwolla.v1.hal+json"],
        "resource-type": str,
    },
)
Links = dict[str, Link]


class Amount(TypedDict):
    """An amount of money; the sign is in the value."""

    value: Annotated[str, Field(pattern=r"^-?\d+\.\d\d$")]
    currency: Literal["USD"]


LabelLinks = TypedDict(
    "LabelLinks",
    {
        "self": Link,
        "update": Link,
        "ledger-entries": Link,
        "remove": NotRequired[Link],
        "customer": Link,
    },
)


class Label(TypedDict):
    """A label with its present amount."""

    _links: LabelLinks
    id: Uuid
    created: Milliseconds
    amount: Amount


class EntryLinks(TypedDict):
    """The links of a label's entry."""

    self: Link
    label: Link


class LedgerEntry(TypedDict):
    """An entry of a label."""

    _links: EntryLinks
    id: Uuid
    amount: Amount
    created: Milliseconds


ReallocationLinks = TypedDict(
    "ReallocationLinks", {"self": Link, "to-ledger-entry": Link, "from-ledger-entry": Link}
)


class Reallocation(TypedDict):
    """A reallocation; its amounts are in its two entries."""

    _links: ReallocationLinks
    created: Milliseconds


class Customer(TypedDict):
    """A customer, as the vendor's TypeScript library needs it."""

    _links: Links
    id: Uuid
    firstName: str
    lastName: str
    email: str
    type: Literal["personal", "business", "unverified", "receive-only"]
    status: Literal["verified", "unverified"]
    created: Milliseconds


class Account(TypedDict):
    """The account of the business."""

    _links: Links
    id: Uuid
    name: str


class RootLinks(TypedDict):
    """The two links of the root that lead somewhere here."""

    account: Link
    customers: Link


class Root(TypedDict):
    """The links of the root."""

    _links: RootLinks


class ListLinks(TypedDict):
    """The links of a list; `next` and `prev` are there only where they lead to rows."""

    self: Link
    first: Link
    last: Link
    next: NotRequired[Link]
    prev: NotRequired[Link]
    customer: NotRequired[Link]


class List(TypedDict):
    """A page of a list; the total counts all its pages."""

    _links: ListLinks
    total: int


class Labels(List):
    """A page of a customer's labels."""

    _embedded: dict[Literal["labels"], list[Label]]


class LedgerEntries(List):
    """A page of a label's entries."""

    _embedded: dict[Literal["ledger-entries"], list[LedgerEntry]]


class Customers(List):
    """A page of customers."""

    _embedded: dict[Literal["customers"], list[Customer]]


class Fault(TypedDict):
    """One fault of a request; `path` is a JSON pointer into its body."""

    code: str
    message: str
    path: str
    _links: dict[str, Any]


class Refusal(TypedDict):
    """An answer from 400 on."""

    code: str
    message: str
    _embedded: NotRequired[dict[Literal["errors"], list[Fault]]]


ANSWERS: dict[str, Any] = {
    "GET /": Root,
    "GET /accounts/{id}": Account,
    "POST /customers": Literal[""],
    "GET /customers": Customers,
    "GET /customers/{id}": Customer,
    "POST /customers/{id}/labels": Literal[""],
    "GET /customers/{id}/labels": Labels,
    "GET /labels/{id}": Label,
    "DELETE /labels/{id}": Label,
    "POST /labels/{id}/ledger-entries": Literal[""],
    "GET /labels/{id}/ledger-entries": LedgerEntries,
    "GET /ledger-entries/{id}": LedgerEntry,
    "POST /label-reallocations": Literal[""],
    "GET /label-reallocations/{id}": Reallocation,
}
