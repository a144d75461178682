"""A run of leaves is read as it was written."""

from ledger.log.leaves import RunLeaf
from ledger.store.items.log_runs import LogRun, log_run_write, to_log_run
from tests.bench import Bench

LEAVES = tuple(RunLeaf(number, 1, "entry", bytes([number]) * 32) for number in (7, 8, 9))


def test_a_run_of_the_log_is_read_as_it_was_written(bench: Bench) -> None:
    run = LogRun(65_535, 1_795_000_000_000, LEAVES, {65_537: b"{}"})
    item = log_run_write(bench.scope, 1, run)["Put"]["Item"]
    assert to_log_run(item) == run
    assert item["PK"]["S"].endswith("#log#1#000000")
