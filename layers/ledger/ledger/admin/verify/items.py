"""What each kind of item says, as facts; and the faults that it shows by itself."""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from ledger.admin.hooks import all_hooks
from ledger.admin.verify import names, tallies
from ledger.admin.verify.facts import Facts, Readers, said
from ledger.aws.items import Item
from ledger.core import entries, ids
from ledger.core.accounts import Account, Direction
from ledger.core.entries import Entry
from ledger.store import keys
from ledger.store.items import codec, periods as period_items, totals as total_items
from ledger.store.items.accounts import account_item, to_account_state
from ledger.store.items.attributes import surplus
from ledger.store.items.changes import changed
from ledger.store.items.codec import entry_item, read_integer, to_entry, unpack
from ledger.store.items.records import to_name, to_record

_INDEX_KEYS = ("LPK", "LSK", "KPK", "KSK")
_MARK = re.compile(r"[A-Za-z0-9_-]{22}")
# An account's number is of the time of its request, and may be probed past.
_OPENED_WITHIN = timedelta(hours=1)


def _own(facts: Facts, item: Item, is_marked: bool = True) -> None:
    """Faults of what every item has that a request made: attributes, and whose it is."""
    if fault := surplus(item):
        facts.fault(item, fault)
    has = [name for name in ("mark", "fingerprint") if name in item]
    if is_marked and "mark" not in has:
        facts.fault(item, "nothing says which request made it")
    if len(has) == 1 or ("mark" in item and not _MARK.fullmatch(item["mark"]["S"])):
        facts.fault(item, "its mark or fingerprint is none")


def _entry(facts: Facts, scope: keys.Scope, item: Item) -> None:
    is_past = keys.is_past_version(item)
    number = keys.number_of(item)
    entry = to_entry({**item, **keys.entry(scope, number)})
    _own(facts, item, is_marked=False)
    _check_entry(facts, item, entry)
    place = keys.entry_version(scope, number, entry.version) if is_past else {}
    made = {**entry_item(scope, entry), **place}
    names = ("PK", "SK") if is_past else ("PK", "SK", *_INDEX_KEYS)
    if any(item.get(name) != made.get(name) for name in names):
        facts.fault(item, "it is not where its facts put it, in the table or in an index")
    _keep_version(facts, said(scope), item, entry, is_past)
    if not is_past:
        _keep_entry(facts, said(scope), item, entry)


def _check_entry(facts: Facts, item: Item, entry: Entry) -> None:
    """The rules of an entry, asked of every version of it."""
    entries.check_header(entry.currency, entry.description, entry.effective_at)
    entries.check_lines(entry.lines, entry.currency)
    slots = [line.slot for line in entry.lines]
    spelled = ids.LINES_PER_NUMBER * len(entry.numbers)
    if len(set(slots)) < len(slots) or not 0 <= max(slots) < entry.slots_used <= spelled:
        facts.fault(item, "two lines have one id, or one that was not given out")
    if min(slots) < 0 or ids.is_in_journal(entry.entry_id) != (entry.subledger is None):
        facts.fault(item, "its number is not of the journal or the subledger that it is in")
    if not ids.is_keyed(entry.entry_id) and entry.created_at != ids.clock_time(entry.entry_id):
        facts.fault(item, "the time of its creation is not that of its number")


def _keep_version(facts: Facts, scope: str, item: Item, entry: Entry, is_past: bool) -> None:
    # What no amendment changes; both times of a version stand beside it.
    fixed = _digest([entry.subledger, entry.reverses, entry.created_at.isoformat()])
    times = (keys.instant(entry.created_at), keys.instant(entry.updated_at))
    slots = (entry.slots_used, ",".join(map(str, entry.aliases)))
    about = (_whose(item), fixed, *times, *slots)
    facts.keep("versions", scope, entry.entry_id, entry.version, is_past, *about)
    for alias in entry.aliases:
        facts.database.execute(
            "INSERT INTO aliases VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "entry = excluded.entry, since = min(since, excluded.since)",
            (scope, alias, entry.entry_id, entry.version),
        )
    for account in {line.account_id for line in entry.lines}:
        facts.keep("named", scope, account, entry.currency)
    tallies.keep_version(facts, scope, entry)


def _keep_entry(facts: Facts, scope: str, item: Item, entry: Entry) -> None:
    sides = [[line.account_id, line.direction.value, line.amount_minor] for line in entry.lines]
    opposite = [
        [line.account_id, line.direction.opposite.value, line.amount_minor] for line in entry.lines
    ]
    digests = [_digest([entry.currency, *sorted(those)]) for those in (sides, opposite)]
    links = (entry.reverses, entry.reversed_by, entry.subledger)
    times = (keys.instant(entry.created_at), keys.instant(entry.effective_at)[:10])
    about = (*links, _whose(item), *digests, *times)
    facts.keep("entries", scope, entry.entry_id, entry.version, 1, *about)
    for line in entry.lines:
        sign = 1 if line.direction is Direction.DEBIT else -1
        facts.move(scope, line.account_id, entry.currency, sign * line.amount_minor)


def _whose(item: Item) -> str | None:
    """Mark and fingerprint; None of what was written as part of another request's write."""
    return f"{item['mark']['S']} {item['fingerprint']['S']}" if "mark" in item else None


def _digest(what: Any) -> str:
    return hashlib.sha256(repr(what).encode()).hexdigest()


def _removed(facts: Facts, scope: keys.Scope, item: Item) -> None:
    number, version = keys.number_of(item), read_integer(item, "version")
    _own(facts, item, is_marked=False)
    if keys.entry(scope, number) != {n: item[n] for n in ("PK", "SK")}:
        facts.fault(item, "it is not where its facts put it, in the table or in an index")
    codec.read_time(unpack(item)["removed"])
    whose = _whose(item)
    facts.keep("entries", said(scope), number, version, 0, *[None] * 3, whose, *[None] * 4)


def _account(facts: Facts, scope: keys.Scope, item: Item) -> None:
    state = to_account_state(item)
    account, its = state.account, state.account.terms
    _own(facts, item)
    made = (
        account_item(scope, account, 0, 0)
        if state.is_open
        else keys.account(scope, account.account_id)
    )
    if any(item.get(name) != made.get(name) for name in ("PK", "SK", "LPK", "LSK")):
        facts.fault(item, "it is not where its facts put it, in the index")
    if not account.is_guarded and state.balance_minor:
        facts.fault(item, "it has no floor, and a balance in the write path")
    if not state.is_open and (state.balance_minor or state.children):
        facts.fault(item, "it is closed, and not empty")
    for hooks in all_hooks():
        if its.floor_minor not in hooks.floors.get(its.role, (its.floor_minor,)):
            facts.fault(item, f"its floor is none of a {its.role}")
    if abs(_made_at(account) - account.created_at) > _OPENED_WITHIN:
        facts.fault(item, "the time of its creation is not that of its number")
    facts.keep(
        *("accounts", said(scope), account.account_id, state.balance_minor, state.entries),
        *(state.children, state.is_open, its.parent, account.is_guarded),
        *(1 if its.normal_balance is Direction.DEBIT else -1, its.currency),
        keys.instant(_made_at(account)),
    )
    _keep_called(facts, said(scope), account.account_id, names.of_account(its))


def _made_at(account: Account) -> datetime:
    """When an account was opened, as its number says, or with a key it itself."""
    is_keyed = ids.is_keyed(account.account_id)
    return account.created_at if is_keyed else ids.clock_time(account.account_id)


def _pointer(facts: Facts, scope: keys.Scope, item: Item) -> None:
    number, entry = keys.number_of(item), read_integer(item, "entry")
    kind, version = item["kind"]["S"], read_integer(item, "version")
    _own(facts, item, is_marked=kind != codec.ALIAS)
    facts.keep("pointers", said(scope), number, kind, entry, version)


def _change(facts: Facts, scope: keys.Scope, item: Item) -> None:
    _own(facts, item)
    if "of" not in item:
        return
    after = changed(scope, item)
    of_kind = "" if after["kind"]["S"] == codec.ACCOUNT else to_record(after).kind
    number = keys.number_of(after)
    facts.keep("changes", said(scope), keys.number_of(item), of_kind, number)


def _batch(facts: Facts, scope: keys.Scope, item: Item) -> None:
    number = keys.number_of(item)
    _own(facts, item)
    for entry in unpack(item)["entries"]:
        facts.keep("parts", said(scope), number, entry)


def _closing(facts: Facts, scope: keys.Scope, item: Item) -> None:
    _own(facts, item)
    codec.read_time(unpack(item)["at"])
    facts.keep("closings", said(scope), keys.number_of(item))


def _record(facts: Facts, scope: keys.Scope, item: Item) -> None:
    record = to_record(item)
    _own(facts, item, is_marked=False)
    if item["PK"] != keys.record(scope, record.kind, record.record_id)["PK"]:
        facts.fault(item, f"it says that it is of the kind {record.kind}")
    facts.keep("records", said(scope), record.kind, record.record_id)
    _keep_called(facts, said(scope), record.record_id, names.of_record(record))


def _keep_called(facts: Facts, scope: str, number: int, called: Iterable[names.Called]) -> None:
    """Note the names that something says that it alone has."""
    for kind, value in called:
        if value:
            facts.keep("called", scope, number, kind, value)


def _name(facts: Facts, scope: keys.Scope, item: Item) -> None:
    name, number = to_name(item)
    _own(facts, item, is_marked=False)
    # Of a dialect that was left out since, nobody knows any more what has the name.
    if name.kind in names.kinds():
        facts.keep("names", said(scope), name.kind, name.value, number)


def _bare(facts: Facts, _: keys.Scope, item: Item) -> None:
    """Of what is replaced, or moves with what is counted, only what it may have."""
    if fault := surplus(item):
        facts.fault(item, fault)


def _derived(facts: Facts, scope: keys.Scope, item: Item) -> None:
    _bare(facts, scope, item)
    tallies.READERS[codec.kind_of(item)](facts, scope, item)


def _period(facts: Facts, scope: keys.Scope, item: Item) -> None:
    _bare(facts, scope, item)
    period_items.to_closed_through(item)


READERS: Readers = {
    codec.ENTRY: _entry,
    codec.REMOVED: _removed,
    codec.ACCOUNT: _account,
    codec.ALIAS: _pointer,
    codec.AMENDMENT: _pointer,
    codec.ANSWER: _pointer,
    codec.CHANGE: _change,
    codec.BATCH: _batch,
    codec.CLOSING: _closing,
    codec.RECORD: _record,
    codec.NAME: _name,
    codec.TOMBSTONE: _bare,
    total_items.FRESH: _bare,
    period_items.PERIOD: _period,
    total_items.TOTAL: _derived,
    total_items.COUNTED: _derived,
}
