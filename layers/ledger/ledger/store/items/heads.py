"""The head of a book's totals as an item: what the totals contain, and how fresh they are.

Each write of totals moves the head on, on the condition that it is still the head that was read. So
the writes of a book have one order.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ledger.aws.items import Item
from ledger.store import keys
from ledger.store.items.checksums import with_checksum
from ledger.store.items.codec import head, integer, read_integer, text
from ledger.store.items.log_heads import LogHead, to_attributes, to_log_head
from ledger.store.items.runs import Step
from ledger.store.items.totals import to_counted_at

# The kind's name is from the time when the item had the freshness alone.
HEAD = "fresh"
# DynamoDB keeps a change in the stream for 24 hours. A shard at rest for longer sends none again.
SHARD_SECONDS = 48 * 3600
HALF = ("half_number", "half_version", "half_since", "half_done")


class Checkpoint(Struct, frozen=True):
    """The sequence number of a shard up to which the totals contain it, and its time (Unix s)."""

    sequence: int
    at: int


class Half(Struct, frozen=True):
    """A step too wide for one write; `progress` is the number of totals already updated."""

    step: Step
    progress: int


class Head(Struct, frozen=True):
    """The state of a book's totals.

    - `writes` is the number of writes so far.
    - `counted_at` is the creation time of the newest counted change.
    - `checkpoints` maps the stream's shards to their checkpoints.
    - `recounted_until`: of changes up to this time (Unix s), `ledger-admin` has counted some.
    - `log` is the head of the book's log; None if the log has not begun.
    """

    writes: int = 0
    counted_at: datetime | None = None
    checkpoints: Mapping[str, Checkpoint] = {}
    half: Half | None = None
    recounted_until: int = 0
    log: LogHead | None = None

    def last(self, shard: str) -> int:
        """Return the last counted sequence number of a shard; 0 before its first."""
        checkpoint = self.checkpoints.get(shard)
        return checkpoint.sequence if checkpoint else 0

    def refreshed(self, at: int) -> "Head":
        """Return the next head, whose totals contain a change of a time (Unix s; 0: unknown)."""
        time = datetime.fromtimestamp(at, UTC) if at else None
        newest = max(filter(None, (time, self.counted_at)), default=None)
        return replace(self, writes=self.writes + 1, counted_at=newest)

    def advance(self, shard: str, sequence: int, at: int) -> "Head":
        """Return the head with a later checkpoint of a shard, without the shards at rest."""
        assert sequence > self.last(shard), "a checkpoint only advances"
        checkpoints = {**self.checkpoints, shard: Checkpoint(sequence, at)}
        newest = max(checkpoint.at for checkpoint in checkpoints.values())
        return replace(
            self,
            checkpoints={
                name: checkpoint
                for name, checkpoint in checkpoints.items()
                # The shard itself stays, however late it is.
                if name == shard or checkpoint.at > newest - SHARD_SECONDS
            },
        )


def to_head(item: Item | None) -> Head:
    """Read the head of a book; without an item the totals are empty."""
    if item is None:
        return Head()
    half = [read_integer(item, name) for name in HALF]
    return Head(
        read_integer(item, "writes"),
        to_counted_at(item),
        {name: _to_checkpoint(value) for name, value in item.get("shards", {"M": {}})["M"].items()},
        Half(Step(*half[:3]), half[3]) if HALF[0] in item else None,
        read_integer(item, "recounted_until"),
        to_log_head(item),
    )


def _to_checkpoint(value: Mapping[str, Any]) -> Checkpoint:
    sequence, at = value["L"]
    # A sequence number may have 40 digits, and DynamoDB's numbers have 38.
    return Checkpoint(int(sequence["S"]), int(at["N"]))


def head_write(scope: keys.Scope, was: Head, now: Head) -> dict[str, Any]:
    """Return the write of the next head. Its condition is that the head still is `was`."""
    assert now.writes == was.writes + 1, "each write is counted"
    assert _is_grown(was.log, now.log), "a log only grows"
    item: Item = {**keys.counted_at(scope), **head(HEAD), "writes": integer(now.writes)}
    if now.counted_at:
        item["counted_at"] = text(keys.instant(now.counted_at))
    if now.checkpoints:
        item["shards"] = {"M": {name: _packed(at) for name, at in now.checkpoints.items()}}
    if now.half:
        values = (*now.half.step, now.half.progress)
        item |= {name: integer(value) for name, value in zip(HALF, values, strict=True)}
    if now.recounted_until:
        item["recounted_until"] = integer(now.recounted_until)
    if now.log:
        item |= to_attributes(now.log)
    item = with_checksum(item)
    if not was.writes:
        return {"Put": {"Item": item, "ConditionExpression": "attribute_not_exists(writes)"}}
    return {
        "Put": {
            "Item": item,
            "ConditionExpression": "writes = :writes",
            "ExpressionAttributeValues": {":writes": integer(was.writes)},
        }
    }


def _is_grown(was: LogHead | None, now: LogHead | None) -> bool:
    """Return whether a log only grew, and its time did not go back."""
    if was is None:
        return True
    if now is None:
        return False
    return now.stamp >= was.stamp and (now.epoch, now.size) >= (was.epoch, was.size)


def _packed(checkpoint: Checkpoint) -> dict[str, Any]:
    return {"L": [text(str(checkpoint.sequence)), integer(checkpoint.at)]}
