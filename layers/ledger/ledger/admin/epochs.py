"""Begin the log of a book anew, in the next epoch: `ledger-admin log begin`.

A table that was restored to an earlier time has fewer leaves than the bucket of the published log,
and the publisher refuses it. The first leaf of the next epoch names the last published checkpoint.
The leaves of the table follow in their order. The statements are left out, since they name places.
A restore may also have cut leaves that clients had read and no checkpoint has: --reason is for it.

1. Copy the runs into the next epoch. Nobody reads them yet, and a copy is always the same.
2. Move the head to the next epoch, with its first run, if the head is still the one that was read.
   Else copy the runs that were sealed meanwhile.

So the consumer of the stream may go on, and an interrupted command can start again.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from ledger.admin.totals.settling import ATTEMPTS, StillCounting
from ledger.admin.verify.facts import UNREADABLE
from ledger.core.claims import Actor
from ledger.errors import LedgerError, NotFound, StateConflict, StoreUnavailable
from ledger.log import acts
from ledger.log.leaves import RunLeaf, leaf_hash, make_leaf
from ledger.log.notes import Checkpoint
from ledger.log.rows import digest
from ledger.log.tree import EMPTY_ROOT, Frontier
from ledger.store.archive import Archive, Place
from ledger.store.items import heads
from ledger.store.items.log_heads import FIRST_EPOCH, NO_STATEMENT, LogHead
from ledger.store.items.log_runs import LogRun, log_run_write
from ledger.store.keys import Scope
from ledger.store.log_reader import LogReader
from ledger.store.retry import write_until_settled
from ledger.store.table import Table
from ledger.stream.counter import Counter

REASON = "a table that was restored to an earlier time"


class EpochNotNeeded(StateConflict):
    """The log continues what is published."""

    business: str
    message = (
        "The log of {business} continues its last checkpoint, so it needs no new epoch."
        " With --reason it begins one all the same."
    )


class EpochNotPublished(StateConflict):
    """The last epoch has no checkpoint, so the bucket would not have it."""

    business: str
    epoch: int
    message = (
        "The epoch {epoch} of {business} has no checkpoint yet."
        " Begin the next one after its first publication."
    )


class LogNotBegun(NotFound):
    """The book has no log."""

    business: str
    message = "The book {business} has no log yet."


class RunDiffers(StateConflict):
    """Another run has the place of a copy."""

    place: int
    message = "The next epoch has another run at place {place}: look at it first."


class LogDamaged(StateConflict):
    """The head or a run of a log cannot be read, or runs are missing."""

    business: str
    fault: str
    message = (
        "The log of {business} cannot be read: {fault}."
        " `ledger-admin verify` names the damaged item."
    )


class Published(Struct, frozen=True):
    """The newest checkpoint of a book in the bucket, and its epoch; of size 0 without one."""

    epoch: int
    checkpoint: Checkpoint


@contextmanager
def read_of(scope: Scope) -> Iterator[None]:
    """Raise `LogDamaged` in place of an error that a damaged item of a log causes."""
    try:
        yield
    except LedgerError:
        raise
    except UNREADABLE as error:
        fault = f"{type(error).__name__}: {error}"
        raise LogDamaged(business=scope.business_id, fault=fault) from error


def begin_all(
    table: Table,
    archive: Archive,
    now: datetime,
    by: Actor,
    scopes: Iterable[Scope],
    reason: str = "",
) -> tuple[dict[Scope, dict[str, Any]], dict[Scope, LedgerError]]:
    """Begin the logs anew that do not continue their last checkpoint; with a `reason`, each log.

    Return the beginnings, and the refusals of the other books. One damaged book stops no other.
    """
    begun, refusals = dict[Scope, dict[str, Any]](), dict[Scope, LedgerError]()
    for scope in scopes:
        try:
            begun[scope] = begin(table, archive, scope, now, by, reason)
        except StoreUnavailable:
            raise
        except LedgerError as refusal:
            refusals[scope] = refusal
    return begun, refusals


def begin(
    table: Table, archive: Archive, scope: Scope, now: datetime, by: Actor, reason: str = ""
) -> dict[str, Any]:
    """Begin the log of a book anew, and return its last checkpoint.

    Raise `EpochNotPublished` if an earlier run has begun an epoch, and `EpochNotNeeded` if the log
    continues the checkpoint, unless there is a `reason`. Raise `StillCounting` if others move the
    head at each of ATTEMPTS, and `LogDamaged` if the log cannot be read.
    """
    with read_of(scope):
        return _begin(table, archive, scope, now, by, reason)


def _begin(
    table: Table, archive: Archive, scope: Scope, now: datetime, by: Actor, reason: str
) -> dict[str, Any]:
    counter = Counter(table)
    head = counter.head(scope)
    if head.log is None:
        raise LogNotBegun(business=scope.business_id)
    published = _published(archive, scope, head.log.epoch)
    if head.log.epoch > max(published.epoch, FIRST_EPOCH):
        # A restored table would not meet an epoch behind one that the bucket lacks.
        raise EpochNotPublished(business=scope.business_id, epoch=head.log.epoch)
    if not (reason or _is_behind(table, scope, head.log, published)):
        raise EpochNotNeeded(business=scope.business_id)
    epoch = max(head.log.epoch, published.epoch) + 1
    checkpoint = published.checkpoint
    root = checkpoint.root.hex()
    last = acts.LogHead(checkpoint.origin, checkpoint.size, root) if checkpoint.size else None
    row = acts.beginning_row(epoch, reason or REASON, now, by, last)
    copy = _Copy(table, scope, head.log.epoch, epoch, row)
    for _ in range(ATTEMPTS):
        # A write whose answer was lost is found by the next reading.
        if head.log.epoch == epoch or copy.finish(head):
            return {
                "tenant": scope.tenant_id,
                "business": scope.business_id,
                "epoch": epoch,
                "last": last and to_builtins(last),
            }
        head = counter.head(scope)
        assert head.log is not None, "a log stays"
    raise StillCounting


def _published(archive: Archive, scope: Scope, epoch: int) -> Published:
    """Return the newest checkpoint of a book, near an epoch of its log."""
    # No epoch is left out but a last one, which may have no checkpoint yet.
    while Place(scope, epoch + 1, archive).checkpoint():
        epoch += 1
    while epoch:
        if checkpoint := Place(scope, epoch, archive).checkpoint():
            return Published(epoch, checkpoint)
        epoch -= 1
    return Published(0, Checkpoint("", 0, EMPTY_ROOT))


def _is_behind(table: Table, scope: Scope, log: LogHead, published: Published) -> bool:
    """Return whether the leaves of a log do not continue a checkpoint."""
    size = published.checkpoint.size
    if published.epoch != log.epoch or size > log.size:
        return published.epoch >= log.epoch
    runs = LogReader(table, scope, log.epoch).runs(0, size)
    hashes = [leaf.hash for run in runs for leaf in run.leaves][:size]
    return Frontier().append(hashes).root != published.checkpoint.root


class _Copy:
    """The runs of a log in its next epoch, behind a run with the leaf of its beginning."""

    def __init__(self, table: Table, scope: Scope, epoch: int, after: int, row: bytes) -> None:
        self._table, self._scope, self._epoch = table, scope, after
        self._reader = LogReader(table, scope, epoch)
        leaf = make_leaf(scope.business_id, acts.BEGINNING, 0, 0, digest(row))
        self._row, self._leaf = row, RunLeaf(0, 0, acts.BEGINNING, leaf_hash(leaf))
        self._frontier = Frontier().append([self._leaf.hash])
        self._copied = self._stamp = 0

    def _extend(self, size: int) -> None:
        """Copy the runs that were not copied yet, up to a size of the log."""
        for run in self._reader.runs(self._copied, size):
            self._stamp, self._copied = self._stamp or run.stamp, run.until
            if run.leaves[0].kind == acts.STATEMENT:
                continue
            shift = self._frontier.size - run.first
            rows = {place + shift: row for place, row in run.rows.items()}
            self._write(replace(run, first=self._frontier.size, rows=rows))
            self._frontier = self._frontier.append(leaf.hash for leaf in run.leaves)

    def finish(self, head: heads.Head) -> bool:
        """Move the head to the next epoch; return False if it is no longer `head`."""
        log = head.log
        assert log is not None, "a log stays"
        self._extend(log.size)
        # Copies keep their stamps, which never go back, so this one is that of the first copy.
        first = LogRun(0, self._stamp, (self._leaf,), {0: self._row})
        # Each statement was left out, so one is due; but not before a hand-over has sealed all.
        stated = log.stated if log.stated == NO_STATEMENT else 0
        log = LogHead(self._epoch, self._frontier, log.stamp, stated)
        actions = [
            heads.head_write(self._scope, head, replace(head.refreshed(0), log=log)),
            log_run_write(self._scope, self._epoch, first),
        ]
        return write_until_settled(self._table, actions).is_done

    def _write(self, run: LogRun) -> None:
        write = log_run_write(self._scope, self._epoch, run)
        if write_until_settled(self._table, [write]).is_done:
            return
        item = write["Put"]["Item"]
        stored = self._table.get({name: item[name] for name in ("PK", "SK")})
        if stored != item:
            raise RunDiffers(place=run.first)
