"""A second look at all that was written: what the conditions promise, seen from outside.

The promises are kept by conditions on the writes. Here each change is read again from the stream,
so that a fault of ours, a restore gone wrong or a hand in the table is known within seconds. It is
not seen whether a balance has moved by what an entry says, which is `ledger-admin verify`'s to ask;
nor a change that is told of too late, when the stream has forgotten it.
"""

from collections.abc import Callable, Mapping

from ledger.aws.items import Item
from ledger.core import entries
from ledger.core.accounts import AccountState
from ledger.core.entries import Entry
from ledger.errors import LedgerError
from ledger.store import keys
from ledger.store.items import periods as period_items
from ledger.store.items.accounts import account_item, to_account_state
from ledger.store.items.attributes import INDEX_KEYS, OF_KIND, misformed, surplus
from ledger.store.items.codec import (
    ACCOUNT,
    ENTRY,
    RECORD,
    REMOVED,
    TOMBSTONE,
    entry_item,
    kind_of,
    past_version_item,
    read_integer,
    to_entry,
)
from ledger.store.items.records import to_record
from ledger.store.keys import Key, is_past_version
from ledger.stream import immutable
from ledger.stream.changes import Change

Find = Callable[[Key], Item | None]
# An entry's request claims the past version too, which then has the mark of who superseded it.
_CLAIMED_ANEW = ("mark", "fingerprint")


def faults(change: Change, find: Find) -> list[str]:
    """What is wrong with a change, in words; nothing if it keeps every promise.

    `find` reads an item of the table: a change to an entry is held against its past version.
    """
    was, is_now = change.kinds
    if was in OF_KIND and is_now != was and (was, is_now) != (ENTRY, REMOVED):
        return [f"an item of kind {was} is gone"]
    if change.after is None or is_now not in OF_KIND:
        return []
    own = (surplus(change.after), misformed(change.after))
    found = [*filter(None, own), *_unreadable(change.after, is_now)]
    if found:
        return found
    if is_now in (ENTRY, REMOVED):
        return _out_of_order(change, was, find)
    if change.before is not None and was == is_now:
        return immutable.faults(change.before, change.after)
    return []


def _unreadable(item: Item, kind: str) -> list[str]:
    """An entry that does not balance and a balance below its floor cannot even be read."""
    read = _READERS.get(kind)
    if read is None:
        return []
    try:
        return read(item)
    except (AssertionError, LedgerError, KeyError, ValueError, TypeError) as error:
        return [f"the {kind} breaks a rule of its own: {type(error).__name__}"]


def _entry(item: Item) -> list[str]:
    scope, number = keys.scope_of(item), keys.number_of(item)
    entry: Entry = to_entry({**item, **keys.entry(scope, number)})
    entries.check_lines(entry.lines, entry.currency)
    if is_past_version(item):
        place = keys.entry_version(scope, number, entry.version)
        is_there = not item.keys() & INDEX_KEYS and place["SK"] == item["SK"]
    else:
        is_there = _is_listed(item, entry_item(scope, entry))
    return [] if is_there else ["the entry is not listed where its facts put it"]


def _account(item: Item) -> list[str]:
    state: AccountState = to_account_state(item)
    scope = keys.scope_of(item)
    if not state.account.is_guarded and state.balance_minor:
        return ["an account without a floor has a balance in the write path"]
    if not state.is_open and (state.balance_minor or state.children):
        return ["an account is closed, and not empty"]
    made = account_item(scope, state.account, 0, 0) if state.is_open else {}
    return [] if _is_listed(item, made) else ["the account is not listed where its facts put it"]


def _record(item: Item) -> list[str]:
    to_record(item)
    return []


def _period(item: Item) -> list[str]:
    period_items.to_closed_through(item)
    return []


_READERS: Mapping[str, Callable[[Item], list[str]]] = {
    ENTRY: _entry,
    ACCOUNT: _account,
    RECORD: _record,
    period_items.PERIOD: _period,
}


def _is_listed(item: Item, made: Item) -> bool:
    return all(item.get(name) == made.get(name) for name in INDEX_KEYS)


def _out_of_order(change: Change, was: str, find: Find) -> list[str]:
    """Versions go up one by one, and what was written does not change under its version."""
    after, before = change.after, change.before
    assert after is not None
    if is_past_version(after):
        return [] if was in ("", TOMBSTONE) else ["a past version was changed"]
    version = read_integer(after, "version")
    if before is None or was == TOMBSTONE:
        begins = (version == 1) != ("imported" in after)
        return [] if begins else ["an entry begins at a version that is not its first"]
    step = version - read_integer(before, "version")
    if was == ENTRY and step == 0:
        return immutable.linked(before, after)
    if was != ENTRY or step != 1 or "reversed_by" in before or "reversed_by" in after:
        return ["an entry was changed under its version, out of turn, or after it was closed"]
    found = [*immutable.amended(before, after), *_not_kept(before, find)]
    return found or _too_early(after, find)


def _too_early(after: Item, find: Find) -> list[str]:
    """A reversal counts from the day of its original, or from a later one."""
    if kind_of(after) != ENTRY:
        return []
    entry = to_entry(after)
    if entry.reverses is None:
        return []
    original = find(keys.entry(keys.scope_of(after), entry.reverses))
    if original is None or kind_of(original) != ENTRY:
        return ["a reversal of an entry that is not there"]
    is_early = entry.effective_at.date() < to_entry(original).effective_at.date()
    return ["a reversal counts before the entry that it reverses"] if is_early else []


def _not_kept(before: Item, find: Find) -> list[str]:
    """The version that is superseded stays as it was, as a past one."""
    expected = past_version_item(keys.scope_of(before), before)
    past = find({name: expected[name] for name in ("PK", "SK")})
    if past is not None and all(
        past.get(name) == expected.get(name)
        for name in (past.keys() | expected.keys()) - {*_CLAIMED_ANEW}
    ):
        return []
    return ["a past version is not what the entry was"]
