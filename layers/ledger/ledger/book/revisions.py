"""Amending and reversing: writes that race with others for one entry.

The right to supersede version n of an entry is a place of its own, the item of the past version n,
which can be taken once. So no amendment is lost, and a retry finds its own.
"""

from datetime import datetime
from functools import partial
from typing import Any

from ledger.book import balances
from ledger.book.reader import Reader
from ledger.core import amendments, entries
from ledger.core.amendments import Amendment
from ledger.core.claims import Claim
from ledger.core.entries import Entry
from ledger.errors import EntryReversed, LedgerError, VersionConflict
from ledger.store import items, keys
from ledger.store.commit import Commit, Committed, Plan, Write, earlier, put_new
from ledger.store.items import Item, integer, read_integer


def amend(
    read: Reader, claim: Claim, now: datetime, number: int, amendment: Amendment
) -> Committed:
    """Write the next version, re-read and re-applied as often as another's comes first.

    Returns the item of the version that was written, now or by an earlier request with the key.
    """
    record = earlier(read.table, claim, partial(keys.entry, read.scope))
    if record is not None:
        version = read_integer(record.item, "version")
        return Committed(read.version_item(number, version), replayed=True)
    attempt = 0
    while True:
        attempt += 1
        try:
            return _amend_once(read, claim, now, number, amendment)
        except VersionConflict:
            if amendment.expected_version is not None or not read.table.patience.pause(attempt):
                raise


def _amend_once(
    read: Reader, claim: Claim, now: datetime, number: int, amendment: Amendment
) -> Committed:
    item = read.entry_item(number)
    before = items.to_entry(item)
    needed = amendments.aliases_needed(before, amendment)
    moves = _moves(read, before, amendments.amend(before, amendment, now, (0,) * needed))
    past = items.past_version_item(read.scope, item)

    def build(number: int, shift: int) -> Plan:
        spare = tuple(claim.further_number(place, shift) for place in range(needed))
        after = amendments.amend(before, amendment, now, spare)
        others = [_put_version(read.scope, item, after), *moves]
        others += (put_new(items.pointer_item(read.scope, items.ALIAS, n, after)) for n in spare)
        if not claim.key:
            return Plan(past, tuple(others))
        record = items.pointer_item(read.scope, items.AMENDMENT, number, after)
        return Plan(record, (_put_past(past, before), *others))

    def taken(_: Item) -> LedgerError:
        return VersionConflict(before.version, before.version + 1)

    done = Commit(read.table, claim, build, None if claim.key else taken).run()
    # The claimed item names the version it made, or is the past version that it superseded.
    version = read_integer(done.item, "version") + (0 if claim.key else 1)
    return Committed(read.version_item(before.number, version), done.replayed)


def _moves(read: Reader, before: Entry, after: Entry) -> tuple[Write, ...]:
    """What the guarded balances change by, from one version to the next."""
    named = {line.account for line in (*before.lines, *after.lines)}
    accounts = read.accounts(named)
    undone = entries.changes_minor(before.lines, accounts, before.currency)
    done = entries.changes_minor(after.lines, accounts, after.currency)
    changes = {n: done.get(n, 0) - undone.get(n, 0) for n in undone.keys() | done.keys()}
    return balances.balance_writes(read.scope, accounts, changes, {})


def _put_version(scope: keys.Scope, old_item: Item, after: Entry) -> Write:
    """Put the next version in the present one's place, keeping whose request created it."""
    version = read_integer(old_item, "version")
    put: dict[str, Any] = {
        "Item": {**old_item, **items.entry_item(scope, after)},
        "ConditionExpression": "version = :version AND attribute_not_exists(reversed_by)",
        "ExpressionAttributeValues": {":version": integer(version)},
    }

    def refusal(old: Item | None) -> LedgerError:
        if old is not None and "reversed_by" in old:
            return EntryReversed(after.number)
        return VersionConflict(version, read_integer(old or {}, "version"))

    return Write({"Put": put}, refusal)


def _put_past(past: Item, before: Entry) -> Write:
    """Put the past version; another's being there means that it has come first."""

    def refusal(_: Item | None) -> LedgerError:
        return VersionConflict(before.version, before.version + 1)

    put = {"Item": past, "ConditionExpression": "attribute_not_exists(PK) OR kind = :tombstone"}
    values = {"ExpressionAttributeValues": {":tombstone": items.text(items.TOMBSTONE)}}
    return Write({"Put": {**put, **values}}, refusal)


def reverse(
    read: Reader, claim: Claim, now: datetime, number: int, effective_at: datetime
) -> Committed:
    """Write the reversal of an entry, or find it there; one at most, for ever."""
    attempt = 0
    while True:
        attempt += 1
        before = read.entry(number)
        if before.reversed_by is not None:
            return Committed(read.entry_item(before.reversed_by), replayed=True)
        try:
            return _reverse_once(read, claim, now, before, effective_at)
        except (EntryReversed, VersionConflict):
            if not read.table.patience.pause(attempt):
                raise


def _reverse_once(
    read: Reader, claim: Claim, now: datetime, before: Entry, effective_at: datetime
) -> Committed:
    draft = entries.reversal(before, effective_at)
    accounts = read.accounts({line.account for line in before.lines})
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
    """Note on the entry what it is reversed by, unless it is reversed or amended already."""
    update: dict[str, Any] = {
        "Key": keys.entry(scope, before.number),
        "UpdateExpression": "SET reversed_by = :reversal",
        "ConditionExpression": "version = :version AND attribute_not_exists(reversed_by)",
        "ExpressionAttributeValues": {
            ":reversal": integer(reversal_number),
            ":version": integer(before.version),
        },
    }

    def refusal(old: Item | None) -> LedgerError:
        if old is not None and "reversed_by" in old:
            return EntryReversed(before.number)
        return VersionConflict(before.version, read_integer(old or {}, "version"))

    return Write({"Update": update}, refusal)
