"""Reads of a book's log in the table: strongly consistent, by place."""

from collections.abc import Iterator

from ledger.store import keys
from ledger.store.items.log_heads import LogHead, to_log_head
from ledger.store.items.log_runs import LogRun, to_log_run
from ledger.store.keys import LOG_PARTITION, Scope
from ledger.store.table import Table

# The most runs of one read; a run has some 4 KB in a steady stream.
RUNS_READ = 100


def read_log_head(table: Table, scope: Scope) -> LogHead | None:
    """Return the head of a book's log; None if the book has no log."""
    return to_log_head(table.get(keys.counted_at(scope)))


class LogReader:
    """The runs of one epoch of a log. They abut, and all below the size of the head are there.

    The first read of several runs has up to `first_read`, and each next one has twice as many.
    """

    def __init__(self, table: Table, scope: Scope, epoch: int, first_read: int = RUNS_READ) -> None:
        self._table = table
        self._scope = scope
        self._epoch = epoch
        self._count = first_read

    def runs(self, first: int, until: int) -> Iterator[LogRun]:
        """Yield the runs that have the leaves from `first` up to `until`."""
        while first < until:
            run = self.at(first)
            yield run
            first = run.until
            # The runs behind it, as far as they begin in the same partition.
            last = min(until, (first // LOG_PARTITION + 1) * LOG_PARTITION) - 1
            if first <= last and first % LOG_PARTITION:
                for following in self._following(first, last):
                    yield following
                    first = following.until

    def at(self, index: int) -> LogRun:
        """Return the run with the leaf of an index."""
        start = index // LOG_PARTITION * LOG_PARTITION
        run = self._last(start, index) or self._last(start - LOG_PARTITION, start - 1)
        assert run is not None, "the runs of a log abut"
        assert run.first <= index < run.until, "the runs of a log abut"
        return run

    def _following(self, first: int, last: int) -> Iterator[LogRun]:
        low, high = (keys.log_run(self._scope, self._epoch, place) for place in (first, last))
        after: keys.Key | None = None
        while True:
            count = min(self._count, last - first + 1)
            items, after = self._table.query_range(low, high, count, True, after)
            self._count = min(2 * self._count, RUNS_READ)
            yield from map(to_log_run, items)
            if after is None:
                return

    def _last(self, first: int, last: int) -> LogRun | None:
        """Return the last run that begins from `first` to `last`, both of one partition."""
        low, high = (keys.log_run(self._scope, self._epoch, place) for place in (first, last))
        items, _ = self._table.query_range(low, high, 1, ascending=False)
        return to_log_run(items[0]) if items else None
