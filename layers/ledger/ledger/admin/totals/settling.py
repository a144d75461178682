"""Settle entries: count what the totals lack of them, without the stream.

The steps of an entry in the totals tell which of its versions are counted, also if some between
were left out. The missing steps lead from versions with a surplus to versions that lack one.
"""

from collections import Counter as Counts
from collections.abc import Iterable, Mapping

from ledger.aws.items import Item
from ledger.errors import LedgerError
from ledger.store import keys
from ledger.store.items import runs, totals as total_items
from ledger.store.items.codec import kind_of, read_integer
from ledger.store.items.heads import Head
from ledger.store.items.runs import Step
from ledger.store.keys import Scope
from ledger.store.log_reader import LogReader
from ledger.store.table import Table
from ledger.stream.counter import Counter
from ledger.stream.moves import is_present, move_of_step

ATTEMPTS = 20
# The clocks of this machine and of the table may differ by so much.
CLOCK_SECONDS = 3600


class StillCounting(LedgerError):
    """The totals changed while they were read."""

    message = (
        "The totals move while they are read: switch the event source of StreamReadChanges off,"
        " and begin again. The corrected totals stay right."
    )


def settle(table: Table, scope: Scope, entry_ids: Iterable[int], at: int, until: int = 0) -> int:
    """Count what the totals lack of some entries of a book; return the number of entries.

    `at` is the time (Unix s) of the newest version, for the freshness. `until` is the time up to
    which a stream may still deliver changes of the entries; without a stream it is 0. Raise
    `StillCounting` if others count in the book at each of ATTEMPTS.
    """
    counter, numbers = Counter(table), list(entry_ids)
    for _ in range(ATTEMPTS):
        # The head comes first. Nobody else can count between it and the write.
        head = counter.head(scope)
        steps = missing_steps(
            counted_steps(table, scope, numbers), _versions(table, scope, numbers)
        )
        moves = [move_of_step(table, scope, step, at) for step in steps]
        if until:
            # A step can be lost by a hand in the table, and its leaf still be there.
            sealed = _sealed_versions(table, scope, head)
            moves = [move.without(sealed) for move in moves]
        if not moves or counter.recount(scope, head, moves, until):
            return len({step.number for step in steps})
    raise StillCounting


def counted_steps(table: Table, scope: Scope, entry_ids: Iterable[int]) -> list[Step]:
    """Return the steps of a book that are in its totals, by this release and by earlier ones."""
    packed = table.query(keys.run(scope), "")
    marks = table.batch_get(keys.counted(scope, number) for number in entry_ids)
    earlier = [Step(keys.id_of(mark), read_integer(mark, "version"), 0) for mark in marks]
    return [*earlier, *(step for item in packed for step in runs.to_steps(item))]


def missing_steps(counted: Iterable[Step], versions: Mapping[int, int]) -> list[Step]:
    """Return the steps that are missing from entries at their present versions."""
    surpluses: dict[int, Counts[int]] = {}
    for number, version in versions.items():
        surpluses[number] = Counts({version: -1})
    for step in counted:
        if step.number in surpluses:
            surpluses[step.number][step.version] += 1
            surpluses[step.number][step.since] -= 1
    return [step for number, surplus in surpluses.items() for step in steps_of(number, surplus)]


def steps_of(number: int, surplus: Mapping[int, int]) -> list[Step]:
    """Return the steps from the versions with a surplus to the versions that lack one."""
    ends = [v for v, count in sorted(surplus.items()) if v for _ in range(-count)]
    starts = [v for v, count in sorted(surplus.items()) if v for _ in range(count)]
    # A step from or to version 0 adds a whole version, or takes it away.
    ends += [0] * (len(starts) - len(ends))
    starts = [0] * (len(ends) - len(starts)) + starts
    return [Step(number, end, start) for end, start in zip(ends, starts, strict=True)]


def _sealed_versions(table: Table, scope: Scope, head: Head) -> set[tuple[int, int]]:
    """Return the versions in the log of a book, by id and version."""
    if head.log is None:
        return set()
    log_runs = LogReader(table, scope, head.log.epoch).runs(0, head.log.size)
    return {(leaf.number, leaf.version) for run in log_runs for leaf in run.leaves}


def _versions(table: Table, scope: Scope, numbers: Iterable[int]) -> dict[int, int]:
    items = table.batch_get(keys.entry(scope, number) for number in numbers)
    return {keys.id_of(item): read_integer(item, "version") for item in items if is_present(item)}


def is_half_counted(item: Item) -> bool:
    """Return whether an item is of an earlier release that did not finish counting an entry."""
    return kind_of(item) == total_items.COUNTED and bool(total_items.to_counted(item).target)
