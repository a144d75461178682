"""The rows of a book's NDJSON: what is in the table, said in words, so that a book can move whole.

Numbers, times, versions and the marks of requests are kept: in another table the same ids lead to
the same things, and a request that was done before the book moved is not done again after.
"""

from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    TypeAdapter,
    model_validator,
)

from ledger.aws.items import Item
from ledger.core import ids, money
from ledger.core.accounts import Account, AccountTerms, AccountType, Direction
from ledger.core.actors import Actor
from ledger.core.entries import Entry, Line
from ledger.core.records import Name, Record
from ledger.store import keys
from ledger.store.items import codec
from ledger.store.items.accounts import account_item
from ledger.store.items.codec import integer, pack, text
from ledger.store.items.records import name_item, record_item
from ledger.store.keys import Scope, instant

Number = Annotated[int, Field(ge=0, le=ids.NUMBER_MAX)]
Time = Annotated[AwareDatetime, PlainSerializer(instant, when_used="json-unless-none")]
Said = dict[str, Any]
Word = Annotated[str, Field(pattern=r"^\S+$")]
Kind = Annotated[str, Field(pattern="^[^#]+$")]
Side = Annotated[
    Direction,
    BeforeValidator(lambda said: next((d for d in Direction if d.name.lower() == said), said)),
    PlainSerializer(lambda direction: direction.name.lower(), when_used="json"),
]


class Shape(BaseModel):
    """Read strictly, and of what has the same attributes."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", from_attributes=True)


class ActorRow(Shape):
    """Who wrote something."""

    name: str = Field(min_length=1)
    dialect: Word
    request_id: Word


class Row(Shape):
    """What is of one item, by whom; `mark` and `fingerprint` are of the request whose it is."""

    mark: str = ""
    fingerprint: str = ""
    by: ActorRow | None = None

    @property
    def actor(self) -> Actor | None:
        """Who wrote the item; None if the row does not say."""
        return Actor(self.by.name, self.by.dialect, self.by.request_id) if self.by else None

    def marked(self, item: Item) -> Item:
        """The item, with whose request it is."""
        of = {"mark": self.mark, "fingerprint": self.fingerprint}
        marks = {name: text(value) for name, value in of.items() if value}
        return {**item, **marks, **codec.signed(self.actor)}


class AccountRow(Row):
    """An account as it was opened, and is called. If it is closed, a later row says so."""

    kind: Literal["account"]
    number: Number
    created_at: Time
    updated_at: Time | None = None
    name: str
    type: AccountType
    normal_balance: Side
    currency: str | None
    floor_minor: int | None
    parent: Number | None
    role: str
    code: str
    details: Said

    @model_validator(mode="after")
    def _is_possible(self) -> "AccountRow":
        if self.currency is not None:
            money.minor_digits(self.currency)
        if self.floor_minor is not None and self.currency is None:
            raise ValueError("an account with a floor has a currency")
        return self

    @property
    def account(self) -> Account:
        said = {name: getattr(self, name) for name in AccountTerms.__dataclass_fields__}
        return Account(self.number, self.created_at, AccountTerms(**said), self.updated_at)

    def item(self, scope: Scope) -> Item:
        """The account, open, before anything is posted to it."""
        return self.marked(account_item(scope, self.account, 0, 0))


class LineRow(Shape):
    """A line, whose slot is its own in all versions."""

    slot: int
    account: Number
    direction: Side
    amount_minor: int
    description: str
    details: Said

    @property
    def line(self) -> Line:
        """Return the line of the core."""
        text = (self.description, self.details)
        return Line(self.slot, self.account, self.direction, self.amount_minor, *text)


class VersionRow(Row):
    """An entry at one of its versions."""

    version: int
    created_at: Time
    updated_at: Time
    effective_at: Time
    currency: str
    description: str
    subledger: Number | None
    details: Said
    aliases: tuple[Number, ...]
    slots_used: int
    reverses: Number | None
    reversed_by: Number | None
    lines: tuple[LineRow, ...]

    def entry(self, number: int) -> Entry:
        """The entry. That its lines balance is asserted, so they have been checked."""
        lines = tuple(line.line for line in self.lines)
        names = Entry.__dataclass_fields__.keys() - {"entry_id", "lines", "by"}
        fields = {name: getattr(self, name) for name in names}
        return Entry(entry_id=number, lines=lines, by=self.actor, **fields)


class EntryRow(Row):
    """An entry with all its versions, the first one first, and when it was removed after them."""

    kind: Literal["entry"]
    number: Number
    removed_at: Time | None
    versions: tuple[VersionRow, ...] = Field(min_length=1)


class RecordRow(Row):
    """What entries refer to besides accounts: a journal, a customer, a tag, a file."""

    kind: Literal["record"]
    of_kind: Kind
    number: Number
    created_at: Time
    updated_at: Time
    details: Said

    def item(self, scope: Scope) -> Item:
        times = (self.created_at, self.updated_at)
        return self.marked(
            record_item(scope, Record(self.number, self.of_kind, *times, self.details))
        )


class NameRow(Row):
    """A name that only one of its kind can have, and whose it is."""

    kind: Literal["name"]
    of_kind: Kind
    value: str
    number: Number

    def item(self, scope: Scope) -> Item:
        return self.marked(name_item(scope, Name(self.of_kind, self.value), self.number, None))


class PointerRow(Row):
    """A further number of an entry: of more line ids, or of the key of an amendment."""

    kind: Literal["alias", "amendment", "answer"]
    number: Number
    entry: Number
    version: int

    def item(self, scope: Scope) -> Item:
        said = {"entry": integer(self.entry), "version": integer(self.version)}
        key = keys.entry(scope, self.number)
        return self.marked({**key, **codec.head(self.kind), **said})


class ChangeRow(Row):
    """The key of a change of an account or a record, and what it came to."""

    kind: Literal["change"]
    number: Number
    of: Number | None = None
    of_kind: Literal["account", "record"] | None = None
    doc: dict[str, Any]

    def item(self, scope: Scope) -> Item:
        item: Item = {
            **keys.entry(scope, self.number),
            **codec.head(self.kind),
            "doc": pack(self.doc),
        }
        if self.of is not None and self.of_kind is not None:
            item |= {"of": integer(self.of), "of_kind": text(self.of_kind)}
        return self.marked(item)


class BatchRow(Row):
    """Entries that were written together, under one number."""

    kind: Literal["batch"]
    number: Number
    created_at: Time
    entries: tuple[Number, ...]

    def item(self, scope: Scope) -> Item:
        made = codec.batch_item(scope, self.number, self.created_at, None, list(self.entries))
        return self.marked(made)


class ClosingRow(Row):
    """That an account was closed, and when."""

    kind: Literal["closing"]
    account: Number
    at: Time

    def item(self, scope: Scope) -> Item:
        return self.marked(codec.closing_item(scope, self.account, self.at, None))


OtherRow = RecordRow | NameRow | PointerRow | ChangeRow | BatchRow | ClosingRow
AnyRow = AccountRow | EntryRow | OtherRow
ROW: TypeAdapter[AnyRow] = TypeAdapter(Annotated[AnyRow, Field(discriminator="kind")])
