"""The audit: check each change again, from outside the code that wrote it.

Conditions on the writes keep the promises. The audit reads each change from the stream. So a fault
of ours, a failed restore or a hand in the table is known within seconds.

The audit cannot see two things. A balance that did not move by its entry's amount needs a sum over
entries, which is `ledger-admin verify`'s work. A change that arrives after the stream has dropped
it is lost.
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
    kind_of,
    read_integer,
)
from ledger.store.items.entries import entry_item, past_version_item, to_entry
from ledger.store.items.records import to_record
from ledger.store.keys import Key, is_past_version
from ledger.stream import immutable
from ledger.stream.changes import Change
from ledger.stream.lettered import check_lettered

Find = Callable[[Key], Item | None]
# A past version has the mark of the request that superseded it, not of the one that wrote it.
_CLAIMED_AGAIN = ("mark", "fingerprint")


def audit_change(change: Change, find: Find) -> list[str]:
    """Return the faults of a change, in words.

    `find` reads an item of the table: a change of an entry is compared with its past version.
    """
    old_kind, new_kind = change.kinds
    is_removal = (old_kind, new_kind) == (ENTRY, REMOVED)
    if old_kind in OF_KIND and new_kind != old_kind and not is_removal:
        return [f"an item of kind {old_kind} was deleted"]
    if change.after is None or new_kind not in OF_KIND:
        return []
    attribute_faults = (surplus(change.after), misformed(change.after))
    faults = [*filter(None, attribute_faults), *_check_readable(change.after, new_kind)]
    if faults:
        return faults
    if new_kind in (ENTRY, REMOVED):
        return _check_version(change.before, change.after, find)
    if change.before is not None and old_kind == new_kind:
        return immutable.check_item(change.before, change.after)
    return []


def _check_readable(item: Item, kind: str) -> list[str]:
    """Read the item. An unbalanced entry or a balance below its floor is a fault already then."""
    read = _READERS.get(kind)
    if read is None:
        return []
    try:
        return read(item)
    except (AssertionError, LedgerError, KeyError, ValueError, TypeError) as error:
        return [f"the {kind} breaks a rule of its own: {type(error).__name__}"]


def _read_entry(item: Item) -> list[str]:
    scope, entry_id = keys.scope_of(item), keys.id_of(item)
    entry: Entry = to_entry({**item, **keys.entry(scope, entry_id)})
    entries.check_lines(entry.lines, entry.currency)
    if is_past_version(item):
        expected = keys.entry_version(scope, entry_id, entry.version)
        is_in_place = not item.keys() & INDEX_KEYS and expected["SK"] == item["SK"]
    else:
        is_in_place = _has_index_keys(item, entry_item(scope, entry))
    return [] if is_in_place else ["the entry's keys do not match its content"]


def _read_account(item: Item) -> list[str]:
    state: AccountState = to_account_state(item)
    scope = keys.scope_of(item)
    if not state.account.is_guarded and state.balance_minor:
        return ["an account without a floor has a stored balance"]
    if not state.is_open and (state.balance_minor or state.children):
        return ["an account is closed, but not empty"]
    # A closed account is in no list.
    expected = account_item(scope, state.account, 0, 0) if state.is_open else {}
    if not _has_index_keys(item, expected):
        return ["the account's keys do not match its content"]
    return []


def _read_record(item: Item) -> list[str]:
    to_record(item)
    return []


def _read_period(item: Item) -> list[str]:
    period_items.to_closed_through(item)
    return []


_READERS: Mapping[str, Callable[[Item], list[str]]] = {
    ENTRY: _read_entry,
    ACCOUNT: _read_account,
    RECORD: _read_record,
    period_items.PERIOD: _read_period,
}


def _has_index_keys(item: Item, expected: Item) -> bool:
    return all(item.get(name) == expected.get(name) for name in INDEX_KEYS)


def _check_version(before: Item | None, after: Item, find: Find) -> list[str]:
    """Check that versions rise one by one, and that no content changes under its version."""
    old_kind = "" if before is None else kind_of(before)
    if is_past_version(after):
        return [] if old_kind in ("", TOMBSTONE) else ["a past version was changed"]
    version = read_integer(after, "version")
    if before is None or old_kind == TOMBSTONE:
        # An imported entry may begin at a later version, which its item records.
        is_first = (version == 1) != ("imported" in after)
        return [] if is_first else ["an entry begins at a version that is not its first"]
    step = version - read_integer(before, "version")
    if old_kind == ENTRY and step == 0:
        return immutable.check_link(before, after)
    if old_kind != ENTRY or step != 1 or "reversed_by" in before or "reversed_by" in after:
        return ["an entry changed out of turn, after its removal, or after its reversal"]
    faults = [
        *immutable.check_amendment(before, after),
        *_check_past_version(before, find),
        *check_lettered(before, after, find),
    ]
    return faults or _check_reversal(after, find)


def _check_reversal(after: Item, find: Find) -> list[str]:
    """Check that a reversal counts on its original's day, or on a later day."""
    if kind_of(after) != ENTRY:
        return []
    entry = to_entry(after)
    if entry.reverses is None:
        return []
    original = find(keys.entry(keys.scope_of(after), entry.reverses))
    if original is None or kind_of(original) != ENTRY:
        return ["a reversal's original is missing"]
    is_early = entry.effective_at.date() < to_entry(original).effective_at.date()
    return ["a reversal counts before its original"] if is_early else []


def _check_past_version(before: Item, find: Find) -> list[str]:
    """Check that the superseded version is stored unchanged, as a past version."""
    expected = past_version_item(keys.scope_of(before), before)
    past = find({name: expected[name] for name in ("PK", "SK")})
    if past is not None:
        names = (past.keys() | expected.keys()) - {*_CLAIMED_AGAIN}
        if all(past.get(name) == expected.get(name) for name in names):
            return []
    return ["a past version differs from the superseded version"]
