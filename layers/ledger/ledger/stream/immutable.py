"""The parts of an item that no change may change: everything that this module does not permit."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ledger.aws.items import Item
from ledger.core import categories, imports, lettering
from ledger.core.line_states import LineStates
from ledger.store.items import line_states, periods as period_items
from ledger.store.items.accounts import UNUSED
from ledger.store.items.codec import ACCOUNT, NAME, RECORD, REMOVED, kind_of, unpack
from ledger.store.items.records import FREE

Document = dict[str, Any]

_DATE_INDEX_KEYS = {"LPK", "LSK"}
# The members of an entry's document that every version repeats.
_FIXED_IN_ENTRY = ("created", "in", "reverses")


def check_item(before: Item, after: Item) -> list[str]:
    """Return the faults of a change of an item that is no entry."""
    kind = kind_of(after)
    faults = _check_attributes(before, after, _MAY_CHANGE.get(kind, set()))
    if not faults and kind in _CHECK_DOCUMENT:
        faults = _CHECK_DOCUMENT[kind](before, after)
    return faults


def check_link(before: Item, after: Item) -> list[str]:
    """Return the faults of a change without a new version.

    Only a reversal may link itself, and the states of lines may change.
    """
    if before.get(line_states.NAME) != after.get(line_states.NAME):
        faults = _check_attributes(before, after, {line_states.NAME})
        return faults or _check_states(line_states.read(before), line_states.read(after))
    if "reversed_by" in before or "reversed_by" not in after:
        return ["an entry was changed under its version"]
    return _check_attributes(before, after, {"reversed_by"})


def _check_states(old: LineStates, new: LineStates) -> list[str]:
    """Check that each line keeps its state, and a categorized line a categorization."""
    if old.keys() - new.keys():
        return ["a line lost its state"]
    numbers = [(state.categorization, new[slot].categorization) for slot, state in old.items()]
    is_lost = any(before and after is None for before, after in numbers)
    return ["a line lost its categorization"] if is_lost else []


def check_amendment(before: Item, after: Item) -> list[str]:
    """Return the faults of a new version, or of a removal.

    The request, the subledger, the creation time and the reversed entry stay. Line ids and
    additional ids are only ever added.
    """
    is_removed = kind_of(after) == REMOVED
    removable = {"kind", "KPK", "KSK", line_states.NAME} if is_removed else set()
    may_change = {"version", "doc", "by", *_DATE_INDEX_KEYS, *removable}
    faults = _check_attributes(before, after, may_change)
    old, new = unpack(before), unpack(after)
    if faults or is_removed:
        return faults or (["a reversal was removed"] if "reverses" in old else [])
    if any(old.get(name) != new.get(name) for name in _FIXED_IN_ENTRY):
        return ["an amendment changed a fixed part of an entry"]
    if "reverses" in old and _amounts(old) != _amounts(new):
        return ["an amendment changed the amounts of a reversal"]
    old_aliases = old["aliases"]
    if new["aliases"][: len(old_aliases)] != old_aliases or new["slots"] < old["slots"]:
        return ["an amendment took back ids of lines"]
    return []


def _amounts(document: Document) -> list[Any]:
    """Return an entry's currency, and the slot, account, direction and amount of each line."""
    return [document["currency"], *(line[:4] for line in document["lines"])]


def _check_attributes(before: Item, after: Item, may_change: set[str]) -> list[str]:
    names = before.keys() | after.keys()
    changed = {name for name in names if before.get(name) != after.get(name)}
    forbidden = sorted(changed - may_change)
    return [f"{', '.join(forbidden)} of the {kind_of(before)} changed"] if forbidden else []


def _check_account(before: Item, after: Item) -> list[str]:
    old, new = unpack(before), unpack(after)
    if not before["is_open"]["BOOL"] and after["is_open"]["BOOL"]:
        return ["a closed account was opened again"]
    if UNUSED in after and UNUSED not in before:
        return ["an account with lines was marked as unused"]
    faults = _check_document(old, new, {"name", "details", "updated"})
    if not faults and old == new and before.get("by") != after.get("by"):
        return ["only the author of the account changed"]
    return faults


def _check_record(before: Item, after: Item) -> list[str]:
    old, new = unpack(before), unpack(after)
    if old == new:
        return ["only the author of the record changed"]
    if old["kind"] in (lettering.KIND, categories.KIND, imports.KIND):
        return [f"a {old['kind']} changed"]
    if old["kind"] == categories.CATEGORY and old["details"]["group"] != new["details"]["group"]:
        return ["a category changed its group"]
    return _check_document(old, new, {"details", "updated"})


def _check_document(old: Document, new: Document, may_change: set[str]) -> list[str]:
    changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    forbidden = sorted(changed - may_change)
    return [f"the terms changed: {', '.join(forbidden)}"] if forbidden else []


def _check_period(before: Item, after: Item) -> list[str]:
    old, new = (period_items.to_closed_through(item) for item in (before, after))
    # Only reopening moves the lock back, and always to the first day of the calendar.
    return [] if new >= old or new == date.min else ["a period lock moved back"]


def _check_name(before: Item, after: Item) -> list[str]:
    # Only a name that its owner gave up gets another one.
    is_kept = before["number"] == after["number"]
    is_taken = FREE in before and FREE not in after
    return [] if is_kept or is_taken else ["a name in use changed its owner"]


_MAY_CHANGE: Mapping[str, set[str]] = {
    ACCOUNT: {
        "doc",
        "by",
        "balance_minor",
        "entries",
        "children",
        "is_open",
        "importing",
        UNUSED,
        *_DATE_INDEX_KEYS,
    },
    RECORD: {"doc", "by"},
    NAME: {"number", "by", FREE},
    period_items.PERIOD: {"doc", "by"},
}
_CHECK_DOCUMENT: Mapping[str, Callable[[Item, Item], list[str]]] = {
    ACCOUNT: _check_account,
    RECORD: _check_record,
    NAME: _check_name,
    period_items.PERIOD: _check_period,
}
