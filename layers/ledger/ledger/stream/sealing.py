"""Sealing: leaves get the next places of a book's log, all in one write or none.

The write is the counter's transaction. So each counted version of an entry has a leaf, and a
repeated change has no second one. A book without totals begins its log with its first write. An
older book begins it with the hand-over, and until then nothing of it is sealed.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ledger.aws.items import Item
from ledger.log import acts, line_changes, rows
from ledger.log.leaves import RUN_LEAF_BYTES, RunLeaf, leaf_hash, make_leaf
from ledger.log.line_changes import NO_CHANGES, LeafChanges
from ledger.log.tree import Frontier
from ledger.store import keys
from ledger.store.items.heads import Head
from ledger.store.items.log_heads import FIRST_EPOCH, NO_STATEMENT, LogHead
from ledger.store.items.log_rows import kind_of_leaf, row_of
from ledger.store.items.log_runs import LogRun, log_run_write, next_stamp
from ledger.store.keys import Scope

NEW_BOOK = "a new book"
OLD_BOOK = "a book that is older than its log"


class NewLeaf(Struct, frozen=True):
    """A leaf without a place. `row` is the row of an act; entries keep theirs in the table.

    `changes` are the changes of lines and links that the leaf stands for.
    """

    kind: str
    number: int
    version: int
    sha256: str
    row: bytes = b""
    changes: LeafChanges = NO_CHANGES


def size(leaf: NewLeaf) -> int:
    """Return the bytes of a leaf in its run."""
    return RUN_LEAF_BYTES + len(leaf.row) + leaf.changes.size


def version_leaf(item: Item, present: Item, changes: LeafChanges = NO_CHANGES) -> NewLeaf:
    """Return the leaf of a version of an entry, or of its removal; `present` is its last item."""
    number, version = keys.id_of(item), int(item["version"]["N"])
    sha256 = rows.digest(row_of(item, present))
    return NewLeaf(kind_of_leaf(item), number, version, sha256, changes=changes)


def act_leaf(kind: str, row: bytes, number: int = 0, changes: LeafChanges = NO_CHANGES) -> NewLeaf:
    """Return the leaf of an act on the book; `number` is the id of its account or record."""
    return NewLeaf(kind, number, 0, rows.digest(row), row, changes)


def begin(at: datetime, reason: str) -> tuple[LogHead, NewLeaf]:
    """Return the empty log of a book, and the leaf that it begins with."""
    row = acts.beginning_row(FIRST_EPOCH, reason, at, None)
    # An older book is stated once its log has all that the totals have.
    stated = day(at) if reason == NEW_BOOK else NO_STATEMENT
    return LogHead(FIRST_EPOCH, Frontier(), stated=stated), act_leaf(acts.BEGINNING, row)


def sealed(
    scope: Scope, was: Head, now: Head, leaves: Sequence[NewLeaf], at: datetime
) -> tuple[Head, list[dict[str, Any]]]:
    """Return the next head with the next places of the log, and the write of their run.

    A new book begins its log. An older one without a log seals nothing.
    """
    log = now.log
    if was == Head():
        log, first = begin(at, NEW_BOOK)
        leaves = [first, *leaves]
    if log is None or not leaves:
        return now, []
    log, run = seal(scope, log, leaves, at)
    return replace(now, log=log), [log_run_write(scope, log.epoch, run)]


def seal(
    scope: Scope, log: LogHead, leaves: Sequence[NewLeaf], at: datetime
) -> tuple[LogHead, LogRun]:
    """Return the next head of a log and the run of its new leaves.

    The stamp is the time `at`, or that of the head if a clock was set back. Each change of the run
    has a microsecond of its own, so the head's stamp moves behind them.
    """
    stamp = max(round(at.timestamp() * 1000), log.stamp)
    changes = [leaf.changes for leaf in leaves]
    links = [link for leaf in changes for link in leaf.links]
    hashes = list(_hashes(scope, leaves))
    run = LogRun(
        log.size,
        stamp,
        tuple(
            RunLeaf(leaf.number, leaf.version, leaf.kind, value)
            for leaf, value in zip(leaves, hashes, strict=True)
        ),
        {log.size + place: leaf.row for place, leaf in enumerate(leaves) if leaf.row},
        line_changes.pack_lines([leaf.number for leaf in leaves], changes, stamp),
        line_changes.pack_links(links, stamp),
    )
    count = max(len(links), sum(len(leaf.lines) for leaf in changes))
    stated = _stated(log, {leaf.kind for leaf in leaves}, at)
    return LogHead(log.epoch, log.frontier.append(hashes), next_stamp(stamp, count), stated), run


def _stated(log: LogHead, kinds: set[str], at: datetime) -> int:
    """Return the day of the last statement behind further leaves; 0 if one is due.

    A statement is due behind the closing or the reopening of a period.
    """
    if acts.STATEMENT in kinds:
        return day(at)
    return 0 if acts.PERIOD in kinds and log.stated != NO_STATEMENT else log.stated


def day(at: datetime) -> int:
    """Return the ordinal of the UTC day of a time."""
    return at.astimezone(UTC).toordinal()


def _hashes(scope: Scope, leaves: Iterable[NewLeaf]) -> Iterable[bytes]:
    for leaf in leaves:
        yield leaf_hash(
            make_leaf(scope.business_id, leaf.kind, leaf.number, leaf.version, leaf.sha256)
        )


def now() -> datetime:
    """Return the time of a write."""
    return datetime.now(UTC)
