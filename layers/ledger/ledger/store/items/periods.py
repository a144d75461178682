"""The period lock as an item: up to which day a book is closed; no item is no lock."""

from datetime import date, datetime

from ledger.aws.items import Item
from ledger.core.actors import Actor
from ledger.store import keys
from ledger.store.items.codec import head, pack, signed, unpack

PERIOD = "period"
NEVER = date.min


def period_item(scope: keys.Scope, closed_through: date, at: datetime, by: Actor) -> Item:
    """That a book is closed through a day, by an operator at a time."""
    document = {"closed_through": closed_through.isoformat(), "at": keys.instant(at)}
    return {**keys.period(scope), **head(PERIOD), **signed(by), "doc": pack(document)}


def to_closed_through(item: Item | None) -> date:
    """The last day that is closed; NEVER if none is."""
    return NEVER if item is None else date.fromisoformat(unpack(item)["closed_through"])
