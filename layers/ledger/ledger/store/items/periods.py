"""The period lock as an item. A book without the item is open."""

from datetime import date, datetime

from ledger.aws.items import Item
from ledger.core.claims import Actor
from ledger.store import keys
from ledger.store.items.codec import head, pack, signed, unpack

PERIOD = "period"
NEVER = date.min


def period_item(scope: keys.Scope, closed_through: date, at: datetime, by: Actor) -> Item:
    """Return the lock through a day, with the operator and the time of the closing."""
    document = {"closed_through": closed_through.isoformat(), "at": keys.instant(at)}
    return {**keys.period(scope), **head(PERIOD), **signed(by), "doc": pack(document)}


def to_closed_through(item: Item | None) -> date:
    """Return the last closed day; NEVER without a lock."""
    return NEVER if item is None else date.fromisoformat(unpack(item)["closed_through"])


def to_closed_at(item: Item | None) -> datetime | None:
    """Return the time at which the last closed day was set; None without a lock."""
    return None if item is None else datetime.fromisoformat(unpack(item)["at"])
