"""Runs of the log by place: of any lengths, and across the partitions of their keys."""

import pytest

from ledger.log.leaves import RunLeaf
from ledger.store import keys
from ledger.store.items.log_runs import LogRun, log_run_write
from ledger.store.keys import Scope
from ledger.store.log_reader import RUNS_READ, LogReader
from ledger.store.retry import write_until_settled
from tests.bench import Bench

EDGE = keys.LOG_PARTITION


def reader(bench: Bench, firsts: list[int], until: int) -> LogReader:
    """Write runs that begin at these places, the last one up to `until`; return their reader.

    They are of a book without entries: a run without its head stops the count of a book.
    """
    table, scope = bench.process.table(6.0), Scope(bench.scope.tenant_id, "runs")
    for first, end in zip(firsts, [*firsts[1:], until], strict=True):
        leaves = tuple(RunLeaf(place, 1, "entry", b"h" * 32) for place in range(first, end))
        run = LogRun(first, first, leaves)
        assert write_until_settled(table, [log_run_write(scope, 1, run)]).is_done
    return LogReader(table, scope, 1)


@pytest.mark.parametrize(
    "firsts",
    [
        [EDGE - 20],
        [EDGE - 20, EDGE],
        [EDGE - 20, EDGE - 1, EDGE + 3],
        list(range(EDGE - 20, EDGE + 20)),
    ],
    ids=["one run", "a run at the edge", "a run over the edge", "runs of one leaf"],
)
def test_runs_are_read_from_any_place_to_any_other(bench: Bench, firsts: list[int]) -> None:
    log = reader(bench, firsts, EDGE + 20)
    places = (EDGE - 20, EDGE - 3, EDGE - 1, EDGE, EDGE + 1, EDGE + 19)
    for first in places:
        assert first in range(log.at(first).first, log.at(first).until)
        for until in places:
            read = [leaf.number for run in log.runs(first, until) for leaf in run.leaves]
            places_between = list(range(first, until))
            assert [number for number in read if first <= number < until] == places_between


def test_more_runs_than_one_read_has_are_read_to_the_end(bench: Bench) -> None:
    count = 2 * RUNS_READ + 5
    log = reader(bench, list(range(count)), count)
    assert [run.first for run in log.runs(0, count)] == list(range(count))
