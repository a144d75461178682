"""The search for the place of a version in the log: its leaf is sealed after its own time."""

from datetime import datetime

from msgspec import Struct

from ledger.log import rows
from ledger.store.log_reader import LogReader

# The clock of a request may be ahead of the clock that stamps the runs.
CLOCK_SECONDS = 60
# An imported entry has a time long before its leaf. Behind so many leaves, its index must be given.
LEAVES_SEARCHED_MAX = 100_000
# Leaves of other kinds may have the number of an entry.
VERSIONS = (rows.ENTRY, rows.REMOVED)


class Version(Struct, frozen=True):
    """A version of an entry, or its removal: its time, and its row as the table has it."""

    number: int
    version: int
    at: datetime
    row: bytes


def index_of(runs: LogReader, first: int, until: int, version: Version) -> int | None:
    """Return the index of a version among the leaves from `first`, before `until`.

    None if the first `LEAVES_SEARCHED_MAX` of them since its time lack it.
    """
    start = first_at(runs, first, until, version.at)
    until = min(until, start + LEAVES_SEARCHED_MAX)
    for run in runs.runs(start, until):
        for index, leaf in enumerate(run.leaves, run.first):
            is_own = (leaf.number, leaf.version) == (version.number, version.version)
            if is_own and leaf.kind in VERSIONS and start <= index < until:
                return index
    return None


def first_at(runs: LogReader, low: int, high: int, at: datetime) -> int:
    """Return the first leaf of the first run that was sealed at a time or later."""
    stamp = int((at.timestamp() - CLOCK_SECONDS) * 1000)
    while low < high:
        run = runs.at((low + high) // 2)
        low, high = (run.until, high) if run.stamp < stamp else (low, max(low, run.first))
    return low
