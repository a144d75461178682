"""Totals as items: one for an account's day, one for its month; and how far an entry is counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
    text,
)

TOTAL, COUNTED, FRESH = "total", "counted", "fresh"
_EXPRESSION = f"ADD debit_minor :debit, credit_minor :credit, line_count :lines SET {HEAD_SET}"


@dataclass(frozen=True, slots=True)
class Counted:
    """How far an entry is counted: its version, and what is being counted on top of it.

    `target` is the version that is half counted, of whose difference `done` places are.
    """

    version: int = 0
    target: int = 0
    done: int = 0


def to_counted(item: Item | None) -> Counted:
    """Read it; nothing is counted where there is none."""
    if item is None:
        return Counted()
    return Counted(*(read_integer(item, name) for name in ("version", "target", "done")))


def counted_write(scope: keys.Scope, number: int, was: Counted, now: Counted) -> dict[str, Any]:
    """Move how far an entry is counted, unless somebody else has moved it."""
    names = ("version", "target", "done")
    item: Item = {
        **keys.counted(scope, number),
        **head(COUNTED),
        **{name: integer(getattr(now, name)) for name in names},
    }
    if was == Counted():
        return {"Put": {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}}
    return {
        "Put": {
            "Item": item,
            "ConditionExpression": " AND ".join(f"#{name} = :{name}" for name in names),
            "ExpressionAttributeNames": {f"#{name}": name for name in names},
            "ExpressionAttributeValues": {f":{n}": integer(getattr(was, n)) for n in names},
        }
    }


def total_writes(scope: keys.Scope, changes: Totals) -> Iterator[dict[str, Any]]:
    """Add to the totals of days, and of the months that they are in."""
    months: dict[TotalKey, Total] = {}
    for place, change in changes.items():
        add(months, place._replace(day=place.day.replace(day=1)), change)
        yield _add(keys.total_of_day(scope, place.account_id, place.day, place.currency), change)
    for place, change in months.items():
        yield _add(keys.total_of_month(scope, place.account_id, place.day, place.currency), change)


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
    """Add to a total, by day or month, if it is what it was; None: if there is none."""
    update = _add(key, change)["Update"]
    if was is None:
        return {"Update": {**update, "ConditionExpression": "attribute_not_exists(PK)"}}
    names = {"debit_minor": was.debit_minor, "credit_minor": was.credit_minor}
    names["line_count"] = was.lines
    values = {f":was_{name}": integer(value) for name, value in names.items()}
    condition = " AND ".join(f"{name} = :was_{name}" for name in names)
    update["ExpressionAttributeValues"] |= values
    return {"Update": {**update, "ConditionExpression": condition}}


def fresh_write(scope: keys.Scope, at: datetime) -> dict[str, Any]:
    """Note that what was written at a time is counted, if nothing later is."""
    values = {":at": text(keys.instant(at)), **head_values(FRESH)}
    return {
        "Update": {
            "Key": keys.counted_at(scope),
            "UpdateExpression": f"SET counted_at = :at, {HEAD_SET}",
            "ExpressionAttributeNames": HEAD_NAMES,
            "ConditionExpression": "attribute_not_exists(counted_at) OR counted_at < :at",
            "ExpressionAttributeValues": values,
        }
    }


def to_fresh(item: Item | None) -> datetime | None:
    """When the newest change that is counted was written; None if none is."""
    return None if item is None else read_time(item["counted_at"]["S"])


def to_total(item: Item) -> tuple[TotalKey, Total]:
    """Read a total of a day, or of a month as that of its first day."""
    account, day, currency = keys.place_of_total(item)
    total = Total(*(read_integer(item, n) for n in ("debit_minor", "credit_minor", "line_count")))
    return TotalKey(account, currency, day), total
