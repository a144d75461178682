"""Feeds of changes of lines, and of their links to categories, from the runs of the book's log.

Change i of a run has the run's stamp and i microseconds as its time. Times only rise, and a change
is in its run from the moment at which the head counts it. So nothing ever appears before a change
that was read, and a reader who goes on at the last time misses nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from msgspec import Struct

from ledger.book.paging import Page, Position
from ledger.book.reader import Reader
from ledger.log.line_changes import LineChange, LinkChange, to_micros
from ledger.store.items.log_runs import LogRun
from ledger.store.log_reader import LogReader, read_log_head

# Changes older than this are in no page.
WINDOW = timedelta(weeks=4)
LEAVES_READ_MAX = 10_000  # One page reads so many, if few of them have changes.
RUNS_READ_FIRST = 4  # Most pages are short, and a run has some 4 KB.
T = TypeVar("T", LineChange, LinkChange)


class Timed(Struct, Generic[T], frozen=True):
    """A change with the time at which the log took it in (Unix us)."""

    processed: int
    change: T


class FeedRequest(Struct, frozen=True):
    """The number of changes, the least time, and the position after which the page begins.

    The key of a position is the epoch with the first leaf of a run; the row is the change's place
    in the run.
    """

    count: int
    since: datetime
    after: Position | None = None


def lines(read: Reader, request: FeedRequest) -> Page[Timed[LineChange]]:
    """Return a page of the changes of lines, the oldest first."""
    return _page(read, request, lambda run: run.line_changes)


def links(read: Reader, request: FeedRequest) -> Page[Timed[LinkChange]]:
    """Return a page of the changes of links between lines and categories, the oldest first."""
    return _page(read, request, lambda run: run.link_changes)


def _page(
    read: Reader, request: FeedRequest, changes_of: Callable[[LogRun], Sequence[T]]
) -> Page[Timed[T]]:
    head = read_log_head(read.table, read.scope)
    if head is None:
        return Page((), (), None)
    runs = LogReader(read.table, read.scope, head.epoch, RUNS_READ_FIRST)
    first, row = _start(runs, head.size, head.epoch, request)
    rows, places = list[Timed[T]](), list[Position]()
    least, begin = to_micros(request.since), first
    for run in runs.runs(first, head.size):
        key = f"{head.epoch}.{run.first}"
        for place, timed in _timed(run, changes_of(run)):
            if timed.processed < least or (run.first == begin and place <= row):
                continue
            if len(rows) == request.count:
                return Page(tuple(rows), tuple(places), places[-1])
            assert not rows or rows[-1].processed < timed.processed, "times rise"
            rows.append(timed)
            places.append(Position(key, place))
        if run.until - begin >= LEAVES_READ_MAX and run.until < head.size:
            return Page(tuple(rows), tuple(places), Position(f"{head.epoch}.{run.until}", -1))
    return Page(tuple(rows), tuple(places), None)


def _timed(run: LogRun, changes: Sequence[T]) -> Iterator[tuple[int, Timed[T]]]:
    for place, change in enumerate(changes):
        yield place, Timed(run.stamp * 1000 + place, change)


def _start(runs: LogReader, size: int, epoch: int, request: FeedRequest) -> tuple[int, int]:
    """Return the first leaf of the run to begin with, and the last place in it to pass over."""
    first = _first_at(runs, size, to_micros(request.since))
    if request.after is None:
        return first, -1
    written_epoch, start = map(int, request.after.key.split("."))
    # The times of a new epoch are later, so it is read from its beginning.
    is_behind = written_epoch == epoch and start >= first
    return (min(start, size), request.after.row) if is_behind else (first, -1)


def _first_at(runs: LogReader, size: int, micros: int) -> int:
    """Return the first leaf of the last run that was sealed before a time; 0 if there is none.

    Its changes may reach behind the time. The search begins at the end, since most readers follow.
    """
    high, step = size, 1
    while high:
        run = runs.at(max(0, high - step))
        if run.stamp * 1000 < micros:
            break
        high, step = run.first, step * 2
    else:
        return 0
    while run.until < high:
        middle = runs.at((run.until + high) // 2)
        if middle.stamp * 1000 < micros:
            run = middle
        else:
            high = middle.first
    return run.first
