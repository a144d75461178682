"""Reversing: the mirror image of an entry, posted once at most.

The link on the original (`reversed_by`) is the right to reverse it, which can be set once. Its
condition names the original's version, so that a reversal races with amendments and removals.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, TypeAlias

from ledger.aws.items import Item
from ledger.book import balances
from ledger.book.context import Context, naming_closed, require_open_period, require_subledger
from ledger.book.posting import Posted, accept, first_version
from ledger.core import ids
from ledger.core.entries import Draft, Entry
from ledger.core.reversals import reversal
from ledger.errors import ConcurrentUpdate, EntryNotFound
from ledger.store import keys
from ledger.store.items import codec, entries as entry_items
from ledger.store.items.codec import has_request_digest, integer, read_integer
from ledger.store.plans import Plan, Write
from ledger.store.retry import retry_on_conflict

# Refuses an entry that a dialect cannot show, in the dialect's words.
Check: TypeAlias = Callable[[Entry], object]


def accept_any(_: Entry) -> None:
    """Refuse no entry."""


def reverse(context: Context, entry_id: int, effective_at: datetime, check: Check) -> Posted:
    """Write the reversal of an entry, or return its existing reversal.

    `replayed` is true if another request wrote it. The same request gets the same answer again.
    `check` may refuse the present version.
    """
    context = context.of_journal(ids.is_in_journal(entry_id))

    def attempt() -> Posted:
        before = cache(lambda: _read_original(context, entry_id, check))
        if not context.claim.key and (reversal := before().reversed_by) is not None:
            return _to_result(context, context.read.entry_item(reversal))
        with naming_closed(context.read, before):
            return _write(context, before, effective_at)

    return retry_on_conflict(context.table, attempt)


def _read_original(context: Context, entry_id: int, check: Check) -> Entry:
    """Read the present version by the entry's own id, unless `check` refuses it."""
    before = context.read.entry(entry_id)
    if before.entry_id != entry_id:
        raise EntryNotFound(entry_id=str(entry_id))
    check(before)
    return before


def _write(context: Context, before: Callable[[], Entry], effective_at: datetime) -> Posted:
    """Write the reversal; under a key of a reversed entry, the item that leads to the reversal."""

    @cache
    def prepare() -> tuple[Draft, tuple[Write, ...]]:
        # A reversal before its original would make the balances of both periods wrong.
        draft = reversal(before(), max(effective_at, before().effective_at))
        assert draft.effective_at >= before().effective_at
        return draft, _balance_writes(context, draft)

    def build(entry_id: int, shift: int) -> Plan[Posted]:
        scope, by, original = context.scope, context.by, before()
        if original.reversed_by is not None:
            # Only under a key: without one, `reverse` has answered before the commit.
            reversal = context.read.entry(original.reversed_by)
            claimed = entry_items.pointer_item(scope, codec.ANSWER, entry_id, reversal, by)
            return Plan(claimed, Posted(reversal, replayed=True))
        draft, writes = prepare()
        entry, aliases = accept(context, draft, entry_id, shift, reverses=original.entry_id)
        link = _link(scope, original, entry_id)
        item = entry_items.entry_item(scope, entry)
        return Plan(item, Posted(entry, replayed=False), (link, *writes, *aliases))

    return context.commit(keys.entry, build, lambda item: _to_result(context, item)).result


def _to_result(context: Context, item: Item) -> Posted:
    """Read the answer out of a reversal's item, or out of an item that leads to the reversal."""
    if codec.kind_of(item) == codec.ANSWER:
        entry_id, version = read_integer(item, "entry"), read_integer(item, "version")
        assert version >= 1, entry_id
        return Posted(context.read.version(entry_id, version), replayed=True)
    if has_request_digest(item, context.claim):
        return Posted(first_version(context, item), replayed=False)
    return Posted(entry_items.to_entry(item), replayed=True)


def _balance_writes(context: Context, draft: Draft) -> tuple[Write, ...]:
    """Check the reversal against the book, and return the balance updates.

    Its lines were accepted with the original, so they need no other check.
    """
    read = context.read
    accounts = read.accounts(draft.account_ids)
    require_subledger(read.scope, accounts, draft.lines, draft.subledger)
    require_open_period(read, [draft.effective_at])
    changes = balances.changes_of([draft], accounts)
    return balances.balance_writes(read.scope, accounts, changes)


def _link(scope: keys.Scope, before: Entry, reversal_id: int) -> Write:
    """Return the update that links the original, unless a change or a reversal was first."""
    assert before.reversed_by is None
    update: dict[str, Any] = {
        "Key": keys.entry(scope, before.entry_id),
        "UpdateExpression": "SET reversed_by = :reversal",
        "ConditionExpression": "version = :version AND attribute_not_exists(reversed_by)",
        "ExpressionAttributeValues": {
            ":reversal": integer(reversal_id),
            ":version": integer(before.version),
        },
    }
    return Write({"Update": update}, lambda _: ConcurrentUpdate())
