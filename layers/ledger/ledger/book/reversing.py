"""Reversing: the opposite of an entry, posted once at most.

The link on the entry is the right to reverse it, which can be taken once. It races with amendments
and removals by the entry's version.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property, partial
from typing import Any, TypeAlias

from ledger.aws.items import Item
from ledger.book import balances, periods, subledgers
from ledger.book.closed import naming_closed
from ledger.book.conflicts import retry_on_conflict
from ledger.book.posted import Posted, as_answered
from ledger.book.reader import Reader
from ledger.core import entries, ids
from ledger.core.actors import Actor
from ledger.core.claims import Claim
from ledger.core.entries import Draft, Entry
from ledger.errors import ConcurrentUpdate, EntryNotFound
from ledger.store import keys
from ledger.store.commit import Commit, Plan, Write
from ledger.store.items import codec
from ledger.store.items.codec import integer, read_integer, text
from ledger.store.items.entries import entry_item, to_entry
from ledger.store.items.pointers import pointer_item

# Refuses an entry as it is, in a dialect's words.
Check: TypeAlias = Callable[[Entry], object]


def accept_any(_: Entry) -> None:
    """Refuse no entry."""


def reverse(
    read: Reader,
    claim: Claim,
    now: datetime,
    number: int,
    effective_at: datetime,
    check: Check,
) -> Posted:
    """Write the reversal of an entry, or find it there; one at most, for ever.

    `replayed` is whether another request made it; the same request gets the same answer. `check`
    refuses the entry as it is.
    """
    claim = claim.of_journal(ids.is_in_journal(number))
    place = partial(keys.entry, read.scope)

    def once() -> Item:
        reversing = _Reversing(read, claim.by, now, number, effective_at, check)
        if not claim.key and (reversal := reversing.before.reversed_by) is not None:
            return read.entry_item(reversal)
        with naming_closed(read, lambda: reversing.before):
            return Commit(read.table, claim, place, reversing.plan).run().item

    item = retry_on_conflict(read.table, once)
    if codec.kind_of(item) == codec.ANSWER:
        made, version = (read_integer(item, name) for name in ("entry", "version"))
        return Posted(read.version(made, version), replayed=True)
    if item.get("mark") == text(claim.mark):
        return Posted(as_answered(read.version_of(item, 1)), replayed=False)
    return Posted(to_entry(item), replayed=True)


class _Reversing:
    """One attempt to reverse an entry as it is now; each part is made when first asked for."""

    def __init__(
        self,
        read: Reader,
        by: Actor,
        now: datetime,
        number: int,
        effective_at: datetime,
        check: Check,
    ) -> None:
        self._read = read
        self._by = by
        self._now = now
        self._number = number
        self._effective_at = effective_at
        self._check = check

    @cached_property
    def before(self) -> Entry:
        """The entry as it is, by its own number, unless `check` refuses it."""
        before = self._read.entry(self._number)
        if before.entry_id != self._number:
            raise EntryNotFound(entry_id=str(self._number))
        self._check(before)
        return before

    @cached_property
    def _draft(self) -> Draft:
        # Before the original it would be wrong in both periods.
        at = max(self._effective_at, self.before.effective_at)
        return entries.reversal(self.before, at)

    @cached_property
    def _moved(self) -> tuple[Write, ...]:
        read, draft = self._read, self._draft
        named = {line.account_id for line in draft.lines}
        named |= set() if draft.subledger is None else {draft.subledger}
        accounts = read.accounts(named)
        subledgers.require_own(read.scope, accounts, [draft])
        periods.require_open(read, [draft.effective_at])
        changes = entries.changes_minor(draft.lines, accounts, draft.currency)
        listed = {} if draft.subledger is None else {draft.subledger: 1}
        return balances.balance_writes(read.scope, accounts, changes, listed)

    def plan(self, number: int, _: int) -> Plan:
        """The write of the reversal; of one that is there, the record that a key has led to it."""
        scope, before = self._read.scope, self.before
        if before.reversed_by is not None:
            reversal = self._read.entry(before.reversed_by)
            return Plan(pointer_item(scope, codec.ANSWER, number, reversal, self._by))
        moved = self._moved
        entry = entries.accept(self._draft, number, self._now, self._by, reverses=before.entry_id)
        link = _link(scope, before, number)
        return Plan(entry_item(scope, entry), (link, *moved))


def _link(scope: keys.Scope, before: Entry, reversal_number: int) -> Write:
    """Note on the entry what it is reversed by, unless it is reversed or amended meanwhile."""
    update: dict[str, Any] = {
        "Key": keys.entry(scope, before.entry_id),
        "UpdateExpression": "SET reversed_by = :reversal",
        "ConditionExpression": "version = :version AND attribute_not_exists(reversed_by)",
        "ExpressionAttributeValues": {
            ":reversal": integer(reversal_number),
            ":version": integer(before.version),
        },
    }
    return Write({"Update": update}, lambda _: ConcurrentUpdate())
