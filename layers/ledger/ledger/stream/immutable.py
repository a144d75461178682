"""What of an item no change may change, once it is there: all but what is named here."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ledger.aws.items import Item
from ledger.store.items import periods as period_items
from ledger.store.items.codec import ACCOUNT, RECORD, REMOVED, unpack

Document = dict[str, Any]

_LISTED_BY_DATE = {"LPK", "LSK"}
# Of an entry's document, what an amendment leaves as it is.
_OF_ENTRY = ("created", "in", "reverses")


def faults(before: Item, after: Item) -> list[str]:
    """What is wrong with a change of an item that is no entry."""
    kind = after["kind"]["S"]
    found = _attributes(before, after, _MAY_CHANGE.get(kind, set()))
    if not found and kind in _DOCUMENTS:
        found = _DOCUMENTS[kind](before, after)
    return found


def linked(before: Item, after: Item) -> list[str]:
    """What is wrong with a change of an entry that is no new version: it may only be reversed."""
    if "reversed_by" in before or "reversed_by" not in after:
        return ["an entry was changed under its version"]
    return _attributes(before, after, {"reversed_by"})


def amended(before: Item, after: Item) -> list[str]:
    """What is wrong with a next version, or with a removal: whose it is stays, and since when.

    Line ids and further numbers are added to, and never taken back.
    """
    is_removed = after["kind"]["S"] == REMOVED
    gone = {"kind", "KPK", "KSK"} if is_removed else set()
    found = _attributes(before, after, {"version", "doc", "by", *_LISTED_BY_DATE, *gone})
    was, is_now = unpack(before), unpack(after)
    if found or is_removed:
        return found or (["a reversal was removed"] if "reverses" in was else [])
    if any(was.get(name) != is_now.get(name) for name in _OF_ENTRY):
        return ["an amendment changed what is fixed about an entry"]
    if "reverses" in was and _money(was) != _money(is_now):
        return ["an amendment changed what a reversal moves"]
    given = len(was["aliases"])
    if is_now["aliases"][:given] != was["aliases"] or is_now["slots"] < was["slots"]:
        return ["an amendment took back ids of lines"]
    return []


def _money(document: Document) -> list[Any]:
    """What an entry moves: its currency, and of each line the slot, account, side and amount."""
    return [document["currency"], *(line[:4] for line in document["lines"])]


def _attributes(before: Item, after: Item, may_change: set[str]) -> list[str]:
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    more = sorted(changed - may_change)
    return [f"{', '.join(more)} of the {before['kind']['S']} changed"] if more else []


def _account(before: Item, after: Item) -> list[str]:
    was, is_now = unpack(before), unpack(after)
    if not before["is_open"]["BOOL"] and after["is_open"]["BOOL"]:
        return ["a closed account was opened again"]
    found = _document(was, is_now, {"name", "details", "updated"})
    if not found and was == is_now and before.get("by") != after.get("by"):
        return ["who wrote the account changed, and nothing that they could have written"]
    return found


def _record(before: Item, after: Item) -> list[str]:
    was, is_now = unpack(before), unpack(after)
    if was == is_now:
        return ["who wrote the record changed, and nothing that they could have written"]
    return _document(was, is_now, {"details", "updated"})


def _document(was: Document, is_now: Document, may_change: set[str]) -> list[str]:
    changed = {name for name in was.keys() | is_now.keys() if was.get(name) != is_now.get(name)}
    more = sorted(changed - may_change)
    return [f"the terms changed: {', '.join(more)}"] if more else []


def _period(before: Item, after: Item) -> list[str]:
    was, is_now = (period_items.to_closed_through(item) for item in (before, after))
    return [] if is_now >= was or is_now == date.min else ["a period lock moved back"]


_MAY_CHANGE: Mapping[str, set[str]] = {
    ACCOUNT: {
        *("doc", "by", "balance_minor", "entries", "children", "is_open"),
        *_LISTED_BY_DATE,
    },
    RECORD: {"doc", "by"},
    period_items.PERIOD: {"doc", "by"},
}
_DOCUMENTS: Mapping[str, Callable[[Item, Item], list[str]]] = {
    ACCOUNT: _account,
    RECORD: _record,
    period_items.PERIOD: _period,
}
