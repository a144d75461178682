"""The head of a book's log: how many leaves are sealed, and their tree.

It has no item of its own, but attributes of the head of the totals (heads.py). So totals and leaves
move together, on the condition that the head still is the one that was read. The leaves of a book
have one order without a gap.
"""

from datetime import date

from msgspec import Struct

from ledger.aws.items import Item
from ledger.log.tree import Frontier
from ledger.store.items.codec import integer, read_integer

NAMES = frozenset(("epoch", "size", "frontier", "stamp", "stated"))
FIRST_EPOCH = 1
# No day is later than this one, so no statement is due.
NO_STATEMENT = date.max.toordinal()


class LogHead(Struct, frozen=True):
    """The end of a log.

    - `stamp` is the least time of its next run (Unix ms), behind all changes of the last one.
    - `stated` is the day of the last statement (its ordinal); 0 if one is due.
    """

    epoch: int
    frontier: Frontier
    stamp: int = 0
    stated: int = 0

    @property
    def size(self) -> int:
        """The number of leaves."""
        return self.frontier.size


def to_log_head(item: Item | None) -> LogHead | None:
    """Read the head of a log from the head of the totals; None if the book has no log."""
    if item is None or "epoch" not in item:
        return None
    frontier = Frontier.unpack(read_integer(item, "size"), bytes(item["frontier"]["B"]))
    stamp, stated = (read_integer(item, name) for name in ("stamp", "stated"))
    return LogHead(read_integer(item, "epoch"), frontier, stamp, stated)


def to_attributes(log: LogHead) -> Item:
    """Return the attributes of a log's head."""
    return {
        "epoch": integer(log.epoch),
        "size": integer(log.size),
        "frontier": {"B": log.frontier.pack()},
        "stamp": integer(log.stamp),
        "stated": integer(log.stated),
    }
