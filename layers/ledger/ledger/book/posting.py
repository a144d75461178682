"""Posting: entries become part of the book, in one conditional write.

A draft goes these steps: checks against the book, balance changes, acceptance under a candidate id,
and one plan of items. The plan has its result, the accepted entry, so no read follows.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ledger.aws.items import Item
from ledger.book import balances, records
from ledger.book.context import Context, check_drafts
from ledger.book.first_uses import with_first_uses
from ledger.core import entries, ids
from ledger.core.accounts import Account
from ledger.core.amendments import aliases_needed
from ledger.core.entries import Draft, Entry
from ledger.core.records import Batch, Record
from ledger.store import keys
from ledger.store.items import codec, entries as entry_items
from ledger.store.items.codec import PROBES_MAX
from ledger.store.plans import Committed, Plan, Write, put_new
from ledger.store.retry import retry_on_conflict

# A draft, and the records that it is the first to refer to.
Posting: TypeAlias = tuple[Draft, Sequence[Record]]


class Posted(Struct, frozen=True):
    """An entry after its write; `replayed` if an earlier request wrote it.

    `unchanged` is true if an amendment changed nothing and therefore made no version.
    """

    entry: Entry
    replayed: bool
    unchanged: bool = False


def post(context: Context, draft: Draft, new: Sequence[Record] = ()) -> Posted:
    """Write an entry and move the guarded balances. `new` are the records that it introduces.

    Raise `ConcurrentUpdate` if another request has introduced one of them.
    """
    return _post(context, lambda: (draft, new), draft.in_journal)


def post_with_records(context: Context, make: Callable[[], Posting]) -> Posted:
    """Post to the general journal the draft that `make` makes of the present book.

    If another request introduces one of its records first, make and post it again. Under a key, a
    refusal of `make` is as final as a refusal of the write.
    """
    return retry_on_conflict(context.table, lambda: _post(context, make, in_journal=True))


def _post(context: Context, make: Callable[[], Posting], in_journal: bool) -> Posted:
    context = context.of_journal(in_journal)
    scope, by = context.scope, context.by
    # The draft is made and checked once, for all candidate ids.
    prepared: list[tuple[Draft, Sequence[Record], tuple[Write, ...], list[int]]] = []

    def prepare() -> tuple[Draft, Sequence[Record], tuple[Write, ...], list[int]]:
        draft, new = make()
        assert in_journal == draft.in_journal, "the claim's ids say which list has the entry"
        accounts = check_drafts(context.read, [draft], {})
        unused = [account_id for account_id, account in accounts.items() if account.is_unused]
        writes = _balance_writes(context, [draft], accounts, len(new))
        if new:
            writes = (*writes, *records.new_record_writes(scope, new, by, len(writes)))
        return draft, new, writes, unused

    def build(entry_id: int, shift: int) -> Plan[Entry]:
        if not prepared:
            prepared.append(prepare())
        draft, _records, writes, _unused = prepared[0]
        entry, aliases = accept(context, draft, entry_id, shift)
        return Plan(entry_items.entry_item(scope, entry), entry, (*writes, *aliases))

    committed = context.commit(keys.entry, build, lambda item: first_version(context, item))
    if not committed.replayed:
        _draft, new, _writes, unused = prepared[0]
        for record in new:
            context.read.note(record)
        # Otherwise each post within the next minute would be a transaction too.
        context.read.note_used(unused)
    return Posted(committed.result, committed.replayed)


def accept(
    context: Context, draft: Draft, entry_id: int, shift: int, reverses: int | None = None
) -> tuple[Entry, tuple[Write, ...]]:
    """Return the entry of a draft, and the puts of the additional ids that its lines need.

    A request has too few lines to need any; a reversal and an import can have more.
    """
    entry = entries.accept(draft, entry_id, context.now, context.by, reverses, context.claim)
    if len(entry.lines) <= ids.LINES_PER_ID:
        return entry, ()
    count = aliases_needed(entry)
    # The attempts of the entry's own id come first, so that no id is used twice.
    first = PROBES_MAX + 1
    claim = context.claim.of_journal(draft.in_journal)
    numbers = [claim.additional_id(first + n, shift, first + count) for n in range(count)]
    entry = replace(entry, aliases=tuple(numbers))
    assert aliases_needed(entry) == 0, "each line has an id of its own"
    pointers = (
        entry_items.pointer_item(context.scope, codec.ALIAS, number, entry, context.by)
        for number in numbers
    )
    return entry, tuple(map(put_new, pointers))


def first_version(context: Context, present: Item) -> Entry:
    """Return the entry of an item as its creation was answered."""
    entry = context.read.version_of(present, 1).as_written()
    assert entry.entry_id == keys.id_of(present)
    return entry


def post_batch(context: Context, drafts: Sequence[Draft]) -> Committed[Batch]:
    """Write several entries, all or none, under one more id that identifies the batch."""
    # The claim's id may collide, and then `build` runs again. The checks need no second run.
    prepare = cache(lambda: balance_writes(context, drafts))

    def build(batch_id: int, shift: int) -> Plan[Batch]:
        writes = prepare()
        accepted = accept_additional(context, drafts, shift)
        entry_ids = tuple(entry.entry_id for entry in accepted)
        batch = Batch(batch_id, context.now, entry_ids)
        puts = (put_new(entry_items.entry_item(context.scope, entry)) for entry in accepted)
        claimed = entry_items.batch_item(context.scope, batch, context.by)
        return Plan(claimed, batch, (*writes, *puts))

    return context.commit(keys.batch, build, entry_items.to_batch)


def accept_additional(context: Context, drafts: Sequence[Draft], shift: int) -> list[Entry]:
    """Accept drafts under additional ids of the claim, after `shift` collisions."""
    accepted = []
    for position, draft in enumerate(drafts):
        claim = context.claim.of_journal(draft.in_journal)
        entry_id = claim.additional_id(position, shift, len(drafts))
        accepted.append(entries.accept(draft, entry_id, context.now, claim.by))
    # Two entries under one id would be one item, and half of the batch would be lost.
    assert len({entry.entry_id for entry in accepted}) == len(drafts)
    return accepted


def balance_writes(
    context: Context, drafts: Sequence[Draft], other_writes: int = 0
) -> tuple[Write, ...]:
    """Check drafts against the book, and return the balance updates of all together.

    They leave room for `other_writes` in the transaction.
    """
    accounts = check_drafts(context.read, drafts, {})
    return _balance_writes(context, drafts, accounts, other_writes)


def _balance_writes(
    context: Context, drafts: Sequence[Draft], accounts: Mapping[int, Account], other_writes: int
) -> tuple[Write, ...]:
    changes = balances.changes_of(drafts, accounts)
    assert changes.keys() <= accounts.keys()
    if unused := [account for account in accounts.values() if account.is_unused]:
        changes = with_first_uses(context.read, unused, changes, other_writes)
    return balances.balance_writes(context.scope, accounts, changes)
