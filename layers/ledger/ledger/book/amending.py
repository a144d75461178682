"""Amending: the next version of an entry, in a race with other changes of the same entry.

The right to supersede version n of an entry is the item of the past version n, which can be put
once. So no amendment is lost, and a retry finds its own:

    before      entry (version n)
    after       entry (version n + 1), past version n, and under a key an item that names n + 1

An amendment costs two requests: one reads the entry, one writes it.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import TypeAlias

from msgspec import Struct

from ledger.aws.items import Item
from ledger.book import records
from ledger.book.context import Context, naming_closed
from ledger.book.posting import Posted
from ledger.book.version_writes import balance_writes, put_in_place
from ledger.core import amendments, ids
from ledger.core.amendments import Amendment
from ledger.core.entries import Entry
from ledger.errors import EntryNotFound
from ledger.store import keys
from ledger.store.commit import find_previous
from ledger.store.items import codec, entries as entry_items
from ledger.store.items.codec import is_written_by, read_integer
from ledger.store.plans import Plan, Write, overtaken, put_new, put_past
from ledger.store.retry import retry_on_conflict

# Beside the entry's own item: its past version, the item of a key, and two additional ids.
_MORE_ITEMS = 4

Change: TypeAlias = Amendment | Callable[[Entry], Amendment]


class Present(Struct, frozen=True):
    """The present version of an entry, and its item."""

    item: Item
    entry: Entry


class _Revision(Struct, frozen=True):
    """An amendment applied to the present version, before it has its additional ids.

    `amended` is the present entry itself without a change. `writes` move balances and put records.
    """

    present: Present
    amended: Entry
    writes: tuple[Write, ...] = ()

    @property
    def is_unchanged(self) -> bool:
        return self.amended is self.present.entry


def amend(context: Context, entry_id: int, change: Change) -> Posted:
    """Write the next version of an entry. If another change is first, read and apply again.

    Return the version that this request wrote, or that an earlier request with its key wrote.
    """
    context = context.of_journal(False)
    if context.claim.key:
        key = partial(keys.entry, context.scope)
        item = find_previous(context.table, context.claim, key)
        if item is not None:
            return Posted(_version_of(context, item), replayed=True)
    return retry_on_conflict(context.table, lambda: _attempt(context, entry_id, change))


def _attempt(context: Context, entry_id: int, change: Change) -> Posted:
    # Read within the commit: under a key, a refusal of the reading is as final as the write's.
    present = cache(lambda: read_present(context, entry_id))
    revision = cache(lambda: _revise(context, present(), change))
    with naming_closed(context.read, lambda: present().entry):
        if context.claim.key:
            return _write_under_key(context, revision)
        before = present().entry
        if (own := _find_own_version(context, before)) is not None:
            return Posted(own, replayed=True)
        if revision().is_unchanged:
            return Posted(before, replayed=False, unchanged=True)
        return _write(context, revision())


def read_present(context: Context, entry_id: int) -> Present:
    """Read the present version. Raise `EntryNotFound` for an additional id of an entry."""
    item = context.read.entry_item(entry_id)
    entry = entry_items.to_entry(item)
    if entry.entry_id != entry_id:
        raise EntryNotFound(entry_id=str(entry_id))
    # The condition of the write compares the attribute; the amendment changes the document.
    assert read_integer(item, "version") == entry.version, entry_id
    return Present(item, entry)


def _revise(context: Context, present: Present, change: Change) -> _Revision:
    """Apply the change to the present version, and check the result against the book."""
    before, scope = present.entry, context.scope
    amendment = change if isinstance(change, Amendment) else change(before)
    earliest = None
    if before.reverses is not None and amendment.effective_at is not None:
        # The original accepts no amendment, so its time stays.
        earliest = context.read.entry(before.reverses).effective_at
    amended = amendments.amend(before, amendment, earliest)
    if amended is before:
        return _Revision(present, amended)
    new = amendment.new
    writes = balance_writes(context, before, amended, len(new) + _MORE_ITEMS)
    if new:
        writes += records.new_record_writes(scope, new, context.by, len(writes) + _MORE_ITEMS)
    return _Revision(present, amended, writes)


def _write(context: Context, revision: _Revision) -> Posted:
    """Write the next version without a key: the item of the past version is claimed."""
    before = revision.present.entry
    past = entry_items.past_version_item(context.scope, revision.present.item)

    def key(scope: keys.Scope, _: int) -> keys.Key:
        return keys.entry_version(scope, before.entry_id, before.version)

    def build(_: int, shift: int) -> Plan[Entry]:
        after, writes = _next_version(context, revision, shift)
        return Plan(past, after, writes)

    def to_result(past: Item) -> Entry:
        version = read_integer(past, "version") + 1
        return context.read.version(before.entry_id, version).as_written()

    committed = context.commit(key, build, to_result, overtaken)
    return Posted(committed.result, committed.replayed)


def _write_under_key(context: Context, revision: Callable[[], _Revision]) -> Posted:
    """Write the next version under a key: an item that names the version is claimed.

    An amendment that changes nothing claims one too, which names the present version.
    """
    scope, by = context.scope, context.by

    def build(number: int, shift: int) -> Plan[Posted]:
        present, before = revision().present, revision().present.entry
        if revision().is_unchanged:
            claimed = entry_items.pointer_item(scope, codec.ANSWER, number, before, by)
            return Plan(claimed, Posted(before, replayed=False, unchanged=True))
        after, writes = _next_version(context, revision(), shift)
        claimed = entry_items.pointer_item(scope, codec.AMENDMENT, number, after, by)
        past = put_past(entry_items.past_version_item(scope, present.item))
        return Plan(claimed, Posted(after, replayed=False), (past, *writes))

    def to_result(item: Item) -> Posted:
        return Posted(_version_of(context, item), replayed=True)

    return context.commit(keys.entry, build, to_result).result


def _version_of(context: Context, pointer: Item) -> Entry:
    """Return the version that a key's item names, as it was answered then."""
    entry_id, version = read_integer(pointer, "entry"), read_integer(pointer, "version")
    return context.read.version(entry_id, version).as_written()


def _next_version(
    context: Context, revision: _Revision, shift: int
) -> tuple[Entry, tuple[Write, ...]]:
    """Return the next version, and the writes that put it, move balances and claim its aliases."""
    scope, present = context.scope, revision.present
    count = amendments.aliases_needed(revision.amended)
    # An alias is in the list of its entry, so that the line ids lead to their lines there.
    claim = context.claim.of_journal(ids.is_in_journal(present.entry.entry_id))
    aliases = tuple(claim.additional_id(position, shift, count) for position in range(count))
    after = amendments.next_version(revision.amended, aliases, context.now, context.by)
    assert after.created_at == present.entry.created_at, after.entry_id
    puts = (
        put_new(entry_items.pointer_item(scope, codec.ALIAS, alias, after, context.by))
        for alias in aliases
    )
    # The new item keeps the request digest of the entry's creation, so that a replay finds it.
    item = {**present.item, **entry_items.entry_item(scope, after)}
    return after, (put_in_place(item, present.item), *revision.writes, *puts)


def _find_own_version(context: Context, before: Entry) -> Entry | None:
    """Return the version that this very request wrote before, if its event is delivered again.

    Only then can the entry's last change be as late as the request.
    """
    if before.updated_at < context.now:
        return None
    for past in context.read.past_items(before.entry_id):
        if is_written_by(past, context.claim):
            version = read_integer(past, "version") + 1
            assert 1 < version <= before.version, before.entry_id
            return context.read.version(before.entry_id, version).as_written()
    return None
