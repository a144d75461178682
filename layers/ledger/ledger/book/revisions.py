"""Amending and reversing: writes that race with others for one entry.

The right to supersede version n of an entry is a place of its own, the item of the past version n,
which can be taken once. So no amendment is lost, and a retry finds its own.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias

from ledger.book import balances, periods
from ledger.book.posted import Posted
from ledger.book.races import until_not_overtaken
from ledger.book.reader import Reader
from ledger.core import amendments, entries, ids
from ledger.core.amendments import Amendment
from ledger.core.claims import Claim
from ledger.core.entries import Entry
from ledger.errors import EntryIsReversal, EntryNotFound, EntryReversed, LedgerError, Overtaken
from ledger.store import items, keys
from ledger.store.commit import Commit, Committed, Plan, Write, earlier, is_of, put_new
from ledger.store.items import Item, integer, read_integer, text

Change: TypeAlias = Amendment | Callable[[Entry], Amendment]


def amend(read: Reader, claim: Claim, now: datetime, number: int, change: Change) -> Posted:
    """Write the next version, re-read and re-applied as often as another's comes first.

    Returns the version that was written, now or by an earlier request with the key.
    """
    claim = claim.of_journal(False)
    record = earlier(read.table, claim, partial(keys.entry, read.scope)) if claim.key else None
    if record is not None:
        version = read_integer(record.item, "version")
        own_number = read_integer(record.item, "entry")
        return Posted(read.version(own_number, version), replayed=True)
    return until_not_overtaken(read.table, lambda: _amend_once(read, claim, now, number, change))


def _amend_once(read: Reader, claim: Claim, now: datetime, number: int, change: Change) -> Posted:
    item = read.entry_item(number)
    before = items.to_entry(item)
    if before.number != number:
        raise EntryNotFound(str(number))
    if (own := _made_before(read, claim, now, before)) is not None:
        return own
    amendment = change if isinstance(change, Amendment) else change(before)
    needed = amendments.aliases_needed(before, amendment)
    moves = _moves(read, before, amendments.amend(before, amendment, now, (0,) * needed))
    past = items.past_version_item(read.scope, item)

    # Further numbers are listed where the entry is, so that its lines are found by their numbers.
    spares = claim.of_journal(ids.is_in_journal(before.number))

    def build(number: int, shift: int) -> Plan:
        spare = tuple(spares.further_number(place, shift, needed) for place in range(needed))
        after = amendments.amend(before, amendment, now, spare)
        others = [_put_version(read.scope, item, after), *moves]
        others += (put_new(items.pointer_item(read.scope, items.ALIAS, n, after)) for n in spare)
        if not claim.key:
            return Plan(past, tuple(others))
        record = items.pointer_item(read.scope, items.AMENDMENT, number, after)
        return Plan(record, (_put_past(past), *others))

    def taken(_: Item) -> LedgerError:
        return Overtaken()

    done = Commit(read.table, claim, build, None if claim.key else taken).run()
    # The claimed item names the version it made, or is the past version that it superseded.
    version = read_integer(done.item, "version") + (0 if claim.key else 1)
    return Posted(read.version(before.number, version), done.replayed)


def _made_before(read: Reader, claim: Claim, now: datetime, before: Entry) -> Posted | None:
    """The version that this very request has made, if it is sent again as a whole.

    Only then can the entry have been changed at the time of the request or later.
    """
    if claim.key or before.updated_at < now:
        return None
    for past in read.past_items(before.number):
        if is_of(past, claim):
            version = read_integer(past, "version") + 1
            return Posted(read.version(before.number, version), replayed=True)
    return None


def _moves(read: Reader, before: Entry, after: Entry | None) -> tuple[Write, ...]:
    """What the guarded balances change by, from one version to the next, or to none.

    Refuses if one of them counts in a closed period.
    """
    lines = after.lines if after else ()
    accounts = read.accounts({line.account for line in (*before.lines, *lines)})
    periods.require_open(read, (one.effective_at for one in (before, after) if one))
    undone = entries.changes_minor(before.lines, accounts, before.currency)
    done = entries.changes_minor(lines, accounts, after.currency if after else "")
    changes = {n: done.get(n, 0) - undone.get(n, 0) for n in undone.keys() | done.keys()}
    return balances.balance_writes(read.scope, accounts, changes, {})


def _put_version(scope: keys.Scope, old_item: Item, after: Entry) -> Write:
    """Put the next version in the present one's place, keeping whose request created it."""
    return _put_in_place({**old_item, **items.entry_item(scope, after)}, items.to_entry(old_item))


def _put_in_place(item: Item, before: Entry) -> Write:
    """Put an item where a version of an entry is, if it is still that version, and not reversed."""
    put: dict[str, Any] = {
        "Item": item,
        "ConditionExpression": "version = :version AND attribute_not_exists(reversed_by)",
        "ExpressionAttributeValues": {":version": integer(before.version)},
    }

    def refusal(old: Item | None) -> LedgerError:
        if old is not None and "reversed_by" in old:
            return EntryReversed(before.number)
        return Overtaken()

    return Write({"Put": put}, refusal)


def _put_past(past: Item) -> Write:
    """Put the past version; another's being there means that it has come first."""
    put = {"Item": past, "ConditionExpression": "attribute_not_exists(PK) OR kind = :tombstone"}
    values = {"ExpressionAttributeValues": {":tombstone": items.text(items.TOMBSTONE)}}
    return Write({"Put": {**put, **values}}, lambda _: Overtaken())


def remove(read: Reader, claim: Claim, now: datetime, number: int) -> None:
    """Write a version that takes an entry out of the books; those before it stay readable."""
    claim = claim.of_journal(False)
    until_not_overtaken(read.table, lambda: _remove_once(read, claim, now, number))


def _remove_once(read: Reader, claim: Claim, now: datetime, number: int) -> None:
    item = read.entry_item(number)
    before = items.to_entry(item)
    if before.reversed_by is not None:
        raise EntryReversed(before.number)
    if before.reverses is not None:
        raise EntryIsReversal(before.number)
    moves = _moves(read, before, None)
    put = _put_in_place(items.removed_item(item, now), before)
    plan = Plan(items.past_version_item(read.scope, item), (put, *moves))

    def taken(_: Item) -> LedgerError:
        return Overtaken()

    Commit(read.table, claim, lambda *_: plan, taken).run()


def reverse(
    read: Reader, claim: Claim, now: datetime, number: int, effective_at: datetime
) -> Committed:
    """Write the reversal of an entry, or find it there; one at most, for ever.

    `replayed` is whether another request made it; the same request gets the same answer.
    """

    def once() -> Committed:
        before = read.entry(number)
        if before.reversed_by is not None:
            return Committed(read.entry_item(before.reversed_by), replayed=True)
        return _reverse_once(read, claim, now, before, effective_at)

    item = until_not_overtaken(read.table, once).item
    return Committed(item, replayed=item["mark"] != text(claim.mark))


def _reverse_once(
    read: Reader, claim: Claim, now: datetime, before: Entry, effective_at: datetime
) -> Committed:
    claim = claim.of_journal(ids.is_in_journal(before.number))
    draft = entries.reversal(before, effective_at)
    accounts = read.accounts({line.account for line in before.lines})
    periods.require_open(read, [effective_at])
    changes = entries.changes_minor(draft.lines, accounts, draft.currency)
    listed = {} if before.subledger is None else {before.subledger: 1}
    if before.subledger is not None:
        accounts = {**accounts, **read.accounts([before.subledger])}
    moves = balances.balance_writes(read.scope, accounts, changes, listed)

    def build(reversal_number: int, _: int) -> Plan:
        entry = entries.accept(draft, reversal_number, now, reverses=before.number)
        link = _link(read.scope, before, reversal_number)
        return Plan(items.entry_item(read.scope, entry), (link, *moves))

    return Commit(read.table, claim, build).run()


def _link(scope: keys.Scope, before: Entry, reversal_number: int) -> Write:
    """Note on the entry what it is reversed by, unless it is reversed or amended meanwhile."""
    update: dict[str, Any] = {
        "Key": keys.entry(scope, before.number),
        "UpdateExpression": "SET reversed_by = :reversal",
        "ConditionExpression": "version = :version AND attribute_not_exists(reversed_by)",
        "ExpressionAttributeValues": {
            ":reversal": integer(reversal_number),
            ":version": integer(before.version),
        },
    }
    return Write({"Update": update}, lambda _: Overtaken())
