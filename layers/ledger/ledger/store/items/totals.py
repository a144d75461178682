"""Totals as items: one for each account and day or month.

Earlier releases had an item `counted` for each entry, with the version that the totals contain.
Tables that are older have such items still; no release writes them anymore. An item `recounted`
names the version up to which `ledger-admin` has counted an entry.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct

from ledger.aws.items import Item
from ledger.core.totals import Total, TotalKey, Totals, add
from ledger.store import keys
from ledger.store.items.codec import (
    HEAD_NAMES,
    HEAD_SET,
    head,
    head_values,
    integer,
    read_integer,
    read_time,
)

TOTAL = "total"
COUNTED = "counted"
RECOUNTED = "recounted"
_STATE = ("version", "target", "done")
_SUMS = ("debit_minor", "credit_minor", "line_count")
_EXPRESSION = f"ADD debit_minor :debit, credit_minor :credit, line_count :lines SET {HEAD_SET}"


class Counted(Struct, frozen=True):
    """The state of one entry in the totals of earlier releases: `version` is counted completely.

    If a version is too large for one transaction, `target` is that version, and `progress` is the
    number of totals already updated.
    """

    version: int = 0
    target: int = 0
    progress: int = 0

    def __post_init__(self) -> None:
        assert self.version >= 0, self
        assert self.progress >= 0, self
        assert self.target == 0 or self.target > self.version, "a later version is being counted"
        assert self.progress == 0 or self.target, "progress is on the way to a target"


def to_counted_at(item: Item | None) -> datetime | None:
    """Return the time of the newest change in the totals, from their head."""
    return read_time(item["counted_at"]["S"]) if item and "counted_at" in item else None


def to_counted(item: Item | None) -> Counted:
    """Read an entry's state; without an item no version is counted."""
    if item is None:
        return Counted()
    return Counted(*(read_integer(item, name) for name in _STATE))


def recounted_write(scope: keys.Scope, entry_id: int, version: int) -> dict[str, Any]:
    """Return the write of the version up to which the operator has counted an entry."""
    item: Item = {
        **keys.recounted(scope, entry_id),
        **head(RECOUNTED),
        "version": integer(version),
    }
    return {"Put": {"Item": item}}


def total_writes(scope: keys.Scope, changes: Totals) -> Iterator[dict[str, Any]]:
    """Yield the updates of the days' totals, and of the totals of their months."""
    months: dict[TotalKey, Total] = {}
    for key, change in changes.items():
        add(months, key._replace(day=key.day.replace(day=1)), change)
        yield _add(keys.total_of_day(scope, key.account_id, key.day, key.currency), change)
    for key, change in months.items():
        yield _add(keys.total_of_month(scope, key.account_id, key.day, key.currency), change)


def _add(key: keys.Key, change: Total) -> dict[str, Any]:
    values = {
        ":debit": integer(change.debit_minor),
        ":credit": integer(change.credit_minor),
        ":lines": integer(change.lines),
        **head_values(TOTAL),
    }
    return {
        "Update": {
            "Key": key,
            "UpdateExpression": _EXPRESSION,
            "ExpressionAttributeNames": HEAD_NAMES,
            "ExpressionAttributeValues": values,
        }
    }


def correction(key: keys.Key, was: Total | None, change: Total) -> dict[str, Any]:
    """Return the update of a total. Its condition is the old total `was`; None: none."""
    update = _add(key, change)["Update"]
    if was is None:
        return {"Update": {**update, "ConditionExpression": "attribute_not_exists(PK)"}}
    sums = dict(zip(_SUMS, (was.debit_minor, was.credit_minor, was.lines), strict=True))
    values = {f":was_{name}": integer(value) for name, value in sums.items()}
    condition = " AND ".join(f"{name} = :was_{name}" for name in sums)
    update["ExpressionAttributeValues"] |= values
    return {"Update": {**update, "ConditionExpression": condition}}


def to_total(item: Item) -> tuple[TotalKey, Total]:
    """Read a total of a day, or of a month under its first day."""
    account_id, day, currency = keys.read_total_key(item)
    total = Total(*(read_integer(item, name) for name in _SUMS))
    return TotalKey(account_id, currency, day), total
