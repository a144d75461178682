"""Records: how a book creates and updates them, and gives names."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ledger.aws.items import Item
from ledger.book import changes
from ledger.book.changes import Change
from ledger.book.context import Context
from ledger.core.accounts import Details
from ledger.core.claims import Actor
from ledger.core.limits import RECORDS_PER_WRITE_MAX
from ledger.core.records import Name, Record
from ledger.errors import ConcurrentUpdate, LedgerError, LimitExceeded, NameTaken, NotFound
from ledger.store import keys
from ledger.store.items import codec, records as record_items
from ledger.store.items.records import changed_item
from ledger.store.plans import Plan, Write, put_new

NamesOf: TypeAlias = Callable[[Details], Sequence[Name]]


class TooManyRecords(LimitExceeded):
    """A request introduces more tags than its one write has room for."""

    message = (
        "tags: the request has {actual} new dimensions and values, and its write has room for "
        "{maximum} beside its other items ({limit})."
    )


def name_writes(
    scope: keys.Scope, names: Iterable[Name], owner_id: int, by: Actor
) -> tuple[Write, ...]:
    """Return the puts that give names to an account or record; `NameTaken` for another's name."""
    return tuple(_name_write(scope, name, owner_id, by) for name in names)


def _name_write(scope: keys.Scope, name: Name, owner_id: int, by: Actor) -> Write:
    item = record_items.name_item(scope, name, owner_id, by)

    def refusal(old: Item | None) -> LedgerError:
        assert old is not None, "the put of a name fails only on an item"
        return NameTaken(
            kind=name.kind, value=name.value, owner_id=codec.read_integer(old, "number")
        )

    # A name that its owner gave up keeps its item, since no item of a book is ever deleted.
    action = put_new(item).action["Put"]
    condition = f"{action['ConditionExpression']} OR attribute_exists({record_items.FREE})"
    return Write({"Put": {**action, "ConditionExpression": condition}}, refusal)


def new_record_writes(
    scope: keys.Scope, new: Sequence[Record], by: Actor, other_writes: int = 0
) -> tuple[Write, ...]:
    """Return the puts of records whose ids are made of their names, beside `other_writes`.

    If another request puts one first, the refusal is `ConcurrentUpdate`. Raise `TooManyRecords` for
    more than RECORDS_PER_WRITE_MAX, less the other writes.
    """
    maximum = RECORDS_PER_WRITE_MAX - other_writes
    if len(new) > maximum:
        raise TooManyRecords(limit="RECORDS_PER_WRITE_MAX", maximum=maximum, actual=len(new))
    items = (record_items.record_item(scope, replace(record, by=by)) for record in new)
    return tuple(Write(put_new(item).action, lambda _: ConcurrentUpdate()) for item in items)


class Records(Struct, frozen=True):
    """The writes of one request to a book's records."""

    context: Context

    def create(self, kind: str, details: Details, names: Sequence[Name] = ()) -> Record:
        """Create a record of a kind. Raise `NameTaken` if another one has one of its names."""
        return self._create(kind, lambda: details, names)

    def create_in_order(
        self, kind: str, make: Callable[[], Details], names: Sequence[Name] = ()
    ) -> Record:
        """Create a record whose id rises with the time of its creation, also under a key.

        `make` makes the details of the present book. Under a key, a further item has the key.
        """
        scope, claim, now = self.context.scope, self.context.claim, self.context.now
        if not claim.key:
            return self._create(kind, make, names)

        def plan(shift: int) -> Change[Record]:
            fresh_id = claim.of_journal(False).additional_id(0, shift, 1)
            record = Record(fresh_id, kind, now, now, make(), by=claim.by)
            item = record_items.record_item(scope, record)
            writes = (put_new(item), *name_writes(scope, names, fresh_id, claim.by))
            return Change(item, record, writes)

        return self._change(plan)

    def _create(self, kind: str, make: Callable[[], Details], names: Sequence[Name]) -> Record:
        context = self.context

        def build(record_id: int, _: int) -> Plan[Record]:
            record = Record(record_id, kind, context.now, context.now, make(), by=context.by)
            claimed = record_items.record_item(context.scope, record)
            writes = name_writes(context.scope, names, record_id, context.by)
            return Plan(claimed, record, writes)

        key = partial(_record_key, kind)
        committed = context.commit(key, build, record_items.to_record)
        context.table.counts["replayed" if committed.replayed else "kept"] += 1
        return context.read.note(committed.result)

    def update(
        self,
        kind: str,
        record_id: int,
        change: Callable[[Details], Details],
        introduce: Callable[[Record, Record], Sequence[Record]] = lambda _before, _after: (),
        names_of: NamesOf = lambda _: (),
    ) -> Record:
        """Change a record's details; under a key once, and with the same answer for ever.

        `introduce(before, after)` returns new records that the same write puts. `names_of` returns
        the names that details have: the write frees those that go, and takes those that come.
        """
        return self._change(lambda _: self._update_of(kind, record_id, change, introduce, names_of))

    def upsert(
        self,
        kind: str,
        details: Details,
        names: Sequence[Name],
        change: Callable[[Details], Details],
    ) -> Record:
        """Create a record; if another one has one of its names, update that one instead."""
        claim = self.context.claim.of_journal(False)
        # The first plan needs no second look-up; a later one, after a conflict, looks again.
        owner_ids = [] if claim.key else [self._find(names)]

        def plan(shift: int) -> Change[Record]:
            record_id = owner_ids.pop() if owner_ids else self._find(names)
            if record_id is not None:
                return self._update_of(kind, record_id, change)
            fresh_id = claim.additional_id(0, shift, 1)
            now = self.context.now
            return self._create_of(Record(fresh_id, kind, now, now, details, by=claim.by), names)

        if claim.key or owner_ids != [None]:
            return self._change(plan)
        try:
            return self.create(kind, details, names)
        except NameTaken as conflict:
            # Another request gave the name after the look-up above.
            owner_ids[:] = [conflict.owner_id]
            return self._change(plan)

    def ensure(self, make: Callable[[], Sequence[Record]]) -> Actor | None:
        """Create the records that `make` finds missing; if another request is first, ask again.

        Return the actor of the request that did so: under a key, of its first one.
        """
        scope, by = self.context.scope, self.context.by

        def plan(_: int) -> Change[Actor | None]:
            return Change(None, by, new_record_writes(scope, make(), by))

        return changes.make(self.context, plan, codec.read_by).result

    def _find(self, names: Sequence[Name]) -> int | None:
        """Return the id of the account or record with one of the names; None if none has."""
        for name in names:
            owner_id = self.context.read.owner_of(name)
            if owner_id is not None:
                return owner_id
        return None

    def _change(self, plan: Callable[[int], Change[Record]]) -> Record:
        scope = self.context.scope
        committed = changes.make(
            self.context, plan, lambda item: record_items.to_record(changed_item(scope, item))
        )
        if committed.replayed:
            return committed.result
        return self.context.read.note(committed.result)

    def _update_of(
        self,
        kind: str,
        record_id: int,
        change: Callable[[Details], Details],
        introduce: Callable[[Record, Record], Sequence[Record]] = lambda _before, _after: (),
        names_of: NamesOf = lambda _: (),
    ) -> Change[Record]:
        context = self.context
        item = context.table.get(keys.record(context.scope, kind, record_id))
        if item is None or codec.kind_of(item) != codec.RECORD:
            raise NotFound
        before = record_items.to_record(item)
        assert (before.kind, before.record_id) == (kind, record_id)
        details = change(before.details)
        if details == before.details:
            return Change(item, before, ())
        after = replace(before, details=details, updated_at=context.now, by=context.by)
        doc = record_items.record_document(after)
        changed = changes.of_document(item, after, doc, context.by)
        new = new_record_writes(context.scope, introduce(before, after), context.by, 1)
        moves = self._name_moves(record_id, names_of(before.details), names_of(details))
        return replace(changed, writes=(*changed.writes, *moves, *new))

    def _name_moves(
        self, owner_id: int, before: Sequence[Name], after: Sequence[Name]
    ) -> Iterator[Write]:
        """Yield the writes that free the names that go, and take those that come."""
        # DynamoDB refuses two writes of one item.
        assert len({*before}) == len(before), owner_id
        assert len({*after}) == len(after), owner_id
        scope, by = self.context.scope, self.context.by
        for name in (name for name in before if name not in after):
            update = record_items.freeing_update(scope, name, owner_id, by)
            yield Write({"Update": update}, lambda _: ConcurrentUpdate())
        yield from self._takings([name for name in after if name not in before], owner_id)

    def _takings(self, names: Sequence[Name], owner_id: int) -> Iterator[Write]:
        """Yield the puts that take names; if another request is first, plan again."""
        for write in name_writes(self.context.scope, names, owner_id, self.context.by):
            yield Write(write.action, lambda _: ConcurrentUpdate())

    def _create_of(self, record: Record, names: Sequence[Name]) -> Change[Record]:
        """Return the creation of a record with its names."""
        item = record_items.record_item(self.context.scope, record)
        puts = self._takings(names, record.record_id)
        return Change(item, record, (put_new(item), *puts))


def _record_key(kind: str, scope: keys.Scope, record_id: int) -> keys.Key:
    return keys.record(scope, kind, record_id)
