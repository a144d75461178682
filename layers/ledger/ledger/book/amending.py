"""Amending and removing: writes that race with others for one entry.

The right to supersede version n of an entry is a place of its own, the item of the past version n,
which can be taken once. So no amendment is lost, and a retry finds its own.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from typing import Any, TypeAlias

from ledger.aws.items import Item
from ledger.book import balances, periods, subledgers
from ledger.book.closed import naming_closed
from ledger.book.conflicts import retry_on_conflict
from ledger.book.posted import Posted, as_answered
from ledger.book.reader import Reader
from ledger.core import amendments, entries, ids, sizes
from ledger.core.amendments import Amendment, moves_of
from ledger.core.claims import Claim
from ledger.core.entries import Entry
from ledger.errors import (
    ConcurrentUpdate,
    EntryIsReversal,
    EntryNotFound,
    EntryReversed,
    LedgerError,
)
from ledger.store import keys
from ledger.store.commit import Commit, Plan, Write, find_previous, put_new
from ledger.store.items import codec
from ledger.store.items.claimed import is_of
from ledger.store.items.codec import integer, read_integer
from ledger.store.items.entries import entry_item, past_version_item, removed_item, to_entry
from ledger.store.items.pointers import pointer_item

Change: TypeAlias = Amendment | Callable[[Entry], Amendment]


def amend(read: Reader, claim: Claim, now: datetime, number: int, change: Change) -> Posted:
    """Write the next version, re-read and re-applied as often as another's comes first.

    Returns the version that was written, now or by an earlier request with the key.
    """
    claim = claim.of_journal(False)
    place = partial(keys.entry, read.scope)
    record = find_previous(read.table, claim, place) if claim.key else None
    if record is not None:
        return Posted(_version_made(read, record.item), replayed=True)

    def once() -> Posted:
        amending = _Amending(read, claim, now, number, change)
        with naming_closed(read, lambda: amending.before):
            return write(amending)

    def write(amending: _Amending) -> Posted:
        if claim.key:
            done = Commit(read.table, claim, place, amending.record).run()
            unchanged = not done.replayed and amending.is_unchanged
            return Posted(_version_made(read, done.item), done.replayed, unchanged)
        if (own := _made_before(read, claim, now, amending.before)) is not None:
            return own
        if amending.is_unchanged:
            return Posted(amending.before, replayed=False, unchanged=True)
        key = keys.entry_version(read.scope, number, amending.before.version)
        done = Commit(read.table, claim, lambda _: key, amending.version, _overtaken).run()
        # The claimed item is the past version that this one has superseded.
        version = read_integer(done.item, "version") + 1
        return Posted(as_answered(read.version(number, version)), done.replayed)

    return retry_on_conflict(read.table, once)


def _version_made(read: Reader, record: Item) -> Entry:
    """The version that the record of an amendment names, as it was answered then."""
    number, version = (read_integer(record, name) for name in ("entry", "version"))
    return as_answered(read.version(number, version))


def _overtaken(_: Item) -> LedgerError:
    return ConcurrentUpdate()


class _Amending:
    """One attempt to amend an entry as it is now; each part is made when it is first asked for."""

    def __init__(
        self, read: Reader, claim: Claim, now: datetime, number: int, change: Change
    ) -> None:
        self._read = read
        self._claim = claim
        self._now = now
        self._number = number
        self._change = change

    @cached_property
    def _item(self) -> Item:
        return self._read.entry_item(self._number)

    @cached_property
    def before(self) -> Entry:
        """The entry as it is; `EntryNotFound` for a number that is not its own."""
        before = to_entry(self._item)
        if before.entry_id != self._number:
            raise EntryNotFound(entry_id=str(self._number))
        return before

    @cached_property
    def _amendment(self) -> Amendment:
        change = self._change
        return change if isinstance(change, Amendment) else change(self.before)

    @cached_property
    def _needed(self) -> int:
        return amendments.aliases_needed(self.before, self._amendment)

    @cached_property
    def _amended(self) -> Entry:
        """The next version, but for the numbers of its aliases; or the same, of no change."""
        before, amendment, earliest = self.before, self._amendment, None
        if before.reverses is not None and amendment.effective_at is not None:
            # The original is closed to change, so this stays so.
            earliest = self._read.entry(before.reverses).effective_at
        spare = (0,) * self._needed
        return amendments.amend(before, amendment, self._now, self._claim.by, spare, earliest)

    @cached_property
    def is_unchanged(self) -> bool:
        """Whether the amendment says nothing new, and so makes no version."""
        return self._amended is self.before

    @cached_property
    def _moved(self) -> tuple[Write, ...]:
        return _moves(self._read, self.before, self._amended)

    @cached_property
    def _past(self) -> Item:
        return past_version_item(self._read.scope, self._item)

    def record(self, number: int, shift: int) -> Plan:
        """The write under a key: a record of the amendment is claimed, and names the version.

        An amendment that changes nothing has a record too: it names the version that there is. A
        version is never written anew, so the record needs no further condition.
        """
        scope, by = self._read.scope, self._claim.by
        if self.is_unchanged:
            return Plan(pointer_item(scope, codec.ANSWER, number, self.before, by))
        after, others = self._next(shift)
        claimed = pointer_item(scope, codec.AMENDMENT, number, after, by)
        return Plan(claimed, (_put_past(self._past), *others))

    def version(self, _: int, shift: int) -> Plan:
        """The write without a key: the place of the past version is claimed."""
        return Plan(self._past, self._next(shift)[1])

    def _next(self, shift: int) -> tuple[Entry, tuple[Write, ...]]:
        """The next version, and the writes that put it, move balances and name its lines."""
        scope, needed = self._read.scope, self._needed
        moved = self._moved
        # Further numbers are listed where the entry is, so that lines are found by their numbers.
        spares = self._claim.of_journal(ids.is_in_journal(self.before.entry_id))
        spare = tuple(spares.further_number(place, shift, needed) for place in range(needed))
        after = replace(self._amended, aliases=(*self.before.aliases, *spare))
        by = self._claim.by
        aliases = (put_new(pointer_item(scope, codec.ALIAS, n, after, by)) for n in spare)
        return after, (_put_version(scope, self._item, after), *moved, *aliases)


def _made_before(read: Reader, claim: Claim, now: datetime, before: Entry) -> Posted | None:
    """The version that this very request has made, if it is sent again as a whole.

    Only then can the entry have been changed at the time of the request or later.
    """
    if claim.key or before.updated_at < now:
        return None
    for past in read.past_items(before.entry_id):
        if is_of(past, claim):
            version = read_integer(past, "version") + 1
            return Posted(as_answered(read.version(before.entry_id, version)), replayed=True)
    return None


def _moves(read: Reader, before: Entry, after: Entry | None) -> tuple[Write, ...]:
    """What the guarded balances change by, from one version to the next, or to none.

    Refuses if one of them counts in a closed period, or the next one moves what it may not move.
    """
    lines = after.lines if after else ()
    accounts = read.accounts({line.account_id for line in (*before.lines, *lines)})
    moved = {moves_of(line) for line in before.lines}
    new = (line for line in lines if moves_of(line) not in moved)
    subledgers.require_listed(read.scope, accounts, new, before.subledger)
    periods.require_open(read, (one.effective_at for one in (before, after) if one))
    if after is not None:
        sizes.check_entry(after, accounts, read.known_records)
    undone = entries.changes_minor(before.lines, accounts, before.currency)
    done = entries.changes_minor(lines, accounts, after.currency if after else "")
    changes = {n: done.get(n, 0) - undone.get(n, 0) for n in undone.keys() | done.keys()}
    return balances.balance_writes(read.scope, accounts, changes, {})


def _put_version(scope: keys.Scope, old_item: Item, after: Entry) -> Write:
    """Put the next version in the present one's place, keeping whose request created it."""
    return _put_in_place({**old_item, **entry_item(scope, after)}, to_entry(old_item))


def _put_in_place(item: Item, before: Entry) -> Write:
    """Put an item where a version of an entry is, if it is still that version, and not reversed."""
    put: dict[str, Any] = {
        "Item": item,
        "ConditionExpression": "version = :version AND attribute_not_exists(reversed_by)",
        "ExpressionAttributeValues": {":version": integer(before.version)},
    }

    def refusal(old: Item | None) -> LedgerError:
        if old is not None and "reversed_by" in old:
            return EntryReversed(entry_id=before.entry_id)
        return ConcurrentUpdate()

    return Write({"Put": put}, refusal)


def _put_past(past: Item) -> Write:
    """Put the past version; another's being there means that it has come first."""
    put = {"Item": past, "ConditionExpression": "attribute_not_exists(PK) OR kind = :tombstone"}
    values = {"ExpressionAttributeValues": {":tombstone": codec.text(codec.TOMBSTONE)}}
    return Write({"Put": {**put, **values}}, lambda _: ConcurrentUpdate())


def remove(read: Reader, claim: Claim, now: datetime, number: int) -> None:
    """Write a version that takes an entry out of the books; those before it stay readable."""
    claim = claim.of_journal(False)
    retry_on_conflict(read.table, lambda: _remove_once(read, claim, now, number))


def _remove_once(read: Reader, claim: Claim, now: datetime, number: int) -> None:
    item = read.entry_item(number)
    before = to_entry(item)
    if before.reversed_by is not None:
        raise EntryReversed(entry_id=before.entry_id)
    if before.reverses is not None:
        raise EntryIsReversal(entry_id=before.entry_id)
    with naming_closed(read, lambda: before):
        moves = _moves(read, before, None)
        put = _put_in_place(removed_item(item, now, claim.by), before)
        plan = Plan(past_version_item(read.scope, item), (put, *moves))
        key = keys.entry_version(read.scope, before.entry_id, before.version)
        Commit(read.table, claim, lambda _: key, lambda *_: plan, _overtaken).run()
