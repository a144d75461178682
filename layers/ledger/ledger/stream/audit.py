"""A second look at all that was written: what the conditions promise, seen from outside.

The promises are kept by conditions on the writes. Here each change is read again from the stream,
so that a fault of ours, a restore gone wrong or a hand in the table is known within seconds.
"""

from collections.abc import Callable, Mapping

from ledger.errors import LedgerError
from ledger.store.account_items import to_account_state
from ledger.store.items import ACCOUNT, ENTRY, REMOVED, TOMBSTONE, Item, read_integer, to_entry
from ledger.store.keys import is_past_version
from ledger.stream.changes import Change

# Items that stay for good once they are there.
_LASTING = {ENTRY, ACCOUNT, REMOVED}


def faults(change: Change) -> list[str]:
    """What is wrong with a change, in words; nothing if it keeps every promise."""
    was, is_now = change.kinds
    if was in _LASTING and is_now != was and (was, is_now) != (ENTRY, REMOVED):
        return [f"an item of kind {was} is gone"]
    found = [*_unreadable(change.after, is_now)]
    if is_now in (ENTRY, REMOVED):
        found += _out_of_order(change, was)
    return found


def _unreadable(item: Item | None, kind: str) -> list[str]:
    """An entry that does not balance and a balance below its floor cannot even be read."""
    read = _READERS.get(kind)
    if item is None or read is None:
        return []
    try:
        read(item)
    except (AssertionError, LedgerError, KeyError, ValueError, TypeError) as error:
        return [f"the {kind} breaks a rule of its own: {type(error).__name__}"]
    return []


_READERS: Mapping[str, Callable[[Item], object]] = {ENTRY: to_entry, ACCOUNT: to_account_state}


def _out_of_order(change: Change, was: str) -> list[str]:
    """Versions go up one by one, and what was written does not change under its version."""
    after, before = change.after, change.before
    assert after is not None
    if is_past_version(after):
        return [] if was in ("", TOMBSTONE) else ["a past version was changed"]
    version = read_integer(after, "version")
    if before is None or was == TOMBSTONE:
        begins = version == 1 or "imported" in after
        return [] if begins else ["an entry begins at a version that is not its first"]
    step = version - read_integer(before, "version")
    if step == 1:
        return ["a reversed entry was changed"] if "reversed_by" in before else []
    is_link = step == 0 and "reversed_by" not in before and after["doc"] == before["doc"]
    return [] if is_link else ["an entry was changed under its version"]
