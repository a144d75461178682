"""The rows of a book's NDJSON: the items of a table as JSON, so that a book can move whole.

Ids, times, versions and the marks of requests stay the same. So in another table the same ids lead
to the same entries, and a request from before the move is a replay after it.
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
from ledger.core.claims import Actor
from ledger.core.entries import Entry, Line
from ledger.core.line_states import LineState
from ledger.core.records import Batch, Name, Record
from ledger.store import keys
from ledger.store.items import codec
from ledger.store.items.accounts import account_item, closing_item
from ledger.store.items.codec import integer, pack, text
from ledger.store.items.entries import batch_item
from ledger.store.items.records import name_item, record_item
from ledger.store.keys import Scope, instant

Number = Annotated[int, Field(ge=0, le=ids.ID_MAX)]
Time = Annotated[AwareDatetime, PlainSerializer(instant, when_used="json-unless-none")]
Json = dict[str, Any]
Word = Annotated[str, Field(pattern=r"^\S+$")]
Kind = Annotated[str, Field(pattern="^[^#]+$")]
Side = Annotated[
    Direction,
    BeforeValidator(lambda text: next((d for d in Direction if d.name.lower() == text), text)),
    PlainSerializer(lambda direction: direction.name.lower(), when_used="json"),
]


class Shape(BaseModel):
    """Base model: strict, frozen, no unknown fields; can be built from our structs."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", from_attributes=True)


class ActorRow(Shape):
    """The author of an item."""

    name: str = Field(min_length=1)
    dialect: Word
    request_id: Word


class Row(Shape):
    """One exported item. `mark` and `fingerprint` identify the request that wrote it."""

    mark: str = ""
    fingerprint: str = ""
    by: ActorRow | None = None

    @property
    def actor(self) -> Actor | None:
        """The author of the item; None of a row from before authors were stored."""
        return Actor(self.by.name, self.by.dialect, self.by.request_id) if self.by else None

    def marked(self, item: Item) -> Item:
        """Return the item with the row's mark, fingerprint and author."""
        values = {"mark": self.mark, "fingerprint": self.fingerprint}
        marks = {name: text(value) for name, value in values.items() if value}
        return {**item, **marks, **codec.signed(self.actor)}


class AccountRow(Row):
    """An account with its present name, still open; a `ClosingRow` after it closes it."""

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
    details: Json
    # Of a guarded account, as the book had it. It is the sum of the entries.
    balance_minor: int | None = None
    # No line was ever on it, so that it can be deleted.
    unused: bool = False

    @model_validator(mode="after")
    def _is_possible(self) -> "AccountRow":
        if self.currency is not None:
            money.minor_digits(self.currency)
        if self.floor_minor is not None and self.currency is None:
            raise ValueError("an account with a floor has a currency")
        return self

    @property
    def account(self) -> Account:
        """The account of the core."""
        terms = AccountTerms(
            name=self.name,
            type=self.type,
            normal_balance=self.normal_balance,
            currency=self.currency,
            floor_minor=self.floor_minor,
            parent=self.parent,
            role=self.role,
            code=self.code,
            details=self.details,
        )
        return Account(self.number, self.created_at, terms, self.updated_at, is_unused=self.unused)

    def item(self, scope: Scope) -> Item:
        """Return the item of the open account, with the balance 0: its entries move it later."""
        return self.marked(account_item(scope, self.account, 0, 0))


class LineRow(Shape):
    """A line. Its `slot` makes its id, and stays the same in all versions."""

    slot: int
    account: Number
    direction: Side
    amount_minor: int
    description: str
    details: Json

    @property
    def line(self) -> Line:
        """The line of the core."""
        return Line(
            slot=self.slot,
            account_id=self.account,
            direction=self.direction,
            amount_minor=self.amount_minor,
            description=self.description,
            details=self.details,
        )


class VersionRow(Row):
    """One version of an entry."""

    version: int
    created_at: Time
    updated_at: Time
    effective_at: Time
    currency: str
    description: str
    subledger: Number | None
    details: Json
    aliases: tuple[Number, ...]
    slots_used: int
    reverses: Number | None
    reversed_by: Number | None
    lines: tuple[LineRow, ...]

    def entry(self, number: int) -> Entry:
        """Return the entry. Check the lines first, since `Entry` asserts that they balance."""
        return Entry(
            entry_id=number,
            version=self.version,
            created_at=self.created_at,
            updated_at=self.updated_at,
            effective_at=self.effective_at,
            currency=self.currency,
            description=self.description,
            lines=tuple(line.line for line in self.lines),
            subledger=self.subledger,
            details=self.details,
            aliases=self.aliases,
            slots_used=self.slots_used,
            reverses=self.reverses,
            reversed_by=self.reversed_by,
            by=self.actor,
        )


class LineStateRow(Shape):
    """The state of a line that belongs to no version: its last lettering and categorization."""

    slot: int
    letterings: tuple[Number, ...] = Field(default=(), max_length=2)
    categorization: Annotated[Number, Field(ge=1)] | None = None

    @property
    def state(self) -> LineState:
        """The state of the core."""
        return LineState(self.letterings, self.categorization)


class EntryRow(Row):
    """An entry with all its versions, oldest first, and the time of its removal, if any."""

    kind: Literal["entry"]
    number: Number
    removed_at: Time | None
    versions: tuple[VersionRow, ...] = Field(min_length=1)
    line_states: tuple[LineStateRow, ...] = ()


class RecordRow(Row):
    """A record: a journal, a customer, a tag or a file."""

    kind: Literal["record"]
    of_kind: Kind
    number: Number
    created_at: Time
    updated_at: Time
    details: Json

    @property
    def is_changed(self) -> bool:
        """True if the record was changed after its creation."""
        return self.updated_at != self.created_at

    def item(self, scope: Scope) -> Item:
        """Return the item of the record."""
        times = (self.created_at, self.updated_at)
        return self.marked(
            record_item(scope, Record(self.number, self.of_kind, *times, self.details))
        )


class NameRow(Row):
    """A unique name of its kind, and the id of its owner."""

    kind: Literal["name"]
    of_kind: Kind
    value: str
    number: Number

    def item(self, scope: Scope) -> Item:
        """Return the item of the name."""
        return self.marked(name_item(scope, Name(self.of_kind, self.value), self.number, None))


class PointerRow(Row):
    """An additional id of an entry: for more line ids, or of an amendment's idempotency key."""

    kind: Literal["alias", "amendment", "answer"]
    number: Number
    entry: Number
    version: int

    def item(self, scope: Scope) -> Item:
        """Return the item that leads to the entry."""
        target = {"entry": integer(self.entry), "version": integer(self.version)}
        key = keys.entry(scope, self.number)
        return self.marked({**key, **codec.head(self.kind), **target})


class ChangeRow(Row):
    """The idempotency key of a change of an account or a record, and the document after it."""

    kind: Literal["change"]
    number: Number
    changed: Number | None = Field(None, alias="of")
    of_kind: Literal["account", "record"] | None = None
    doc: dict[str, Any]

    def item(self, scope: Scope) -> Item:
        """Return the item of the change."""
        item: Item = {
            **keys.entry(scope, self.number),
            **codec.head(self.kind),
            "doc": pack(self.doc),
        }
        if self.changed is not None and self.of_kind is not None:
            item |= {"of": integer(self.changed), "of_kind": text(self.of_kind)}
        return self.marked(item)


class BatchRow(Row):
    """Entries of one request, written together under one id."""

    kind: Literal["batch"]
    number: Number
    created_at: Time
    entries: tuple[Number, ...]

    def item(self, scope: Scope) -> Item:
        """Return the item of the batch."""
        batch = Batch(self.number, self.created_at, self.entries)
        item = batch_item(scope, batch, None)
        return self.marked(item)


class ClosingRow(Row):
    """The closing of an account, and its time."""

    kind: Literal["closing"]
    account: Number
    at: Time

    def item(self, scope: Scope) -> Item:
        """Return the item of the closing."""
        return self.marked(closing_item(scope, self.account, self.at, None))


OtherRow = RecordRow | NameRow | PointerRow | ChangeRow | BatchRow | ClosingRow
AnyRow = AccountRow | EntryRow | OtherRow
ROW: TypeAdapter[AnyRow] = TypeAdapter(Annotated[AnyRow, Field(discriminator="kind")])
