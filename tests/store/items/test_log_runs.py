"""A run of leaves is read as it was written."""

from ledger.log.leaves import RunLeaf
from ledger.log.line_changes import (
    NO_CHANGES,
    LeafChanges,
    LineChange,
    LinkChange,
    Operation,
    pack_lines,
    pack_links,
)
from ledger.store.items.log_runs import LogRun, log_run_write, next_stamp, to_log_run
from tests.bench import Bench

STAMP = 1_795_000_000_000
LEAVES = tuple(RunLeaf(number, 1, "entry", bytes([number]) * 32) for number in (7, 8, 9))


def test_a_run_of_the_log_is_read_as_it_was_written(bench: Bench) -> None:
    change = LineChange(Operation.UPDATE, 7 << 10, 5, 5)
    link = LinkChange(Operation.DELETE, 9, 0, 7, 6, 5)
    changes = [LeafChanges((change,)), NO_CHANGES, NO_CHANGES]
    lines, links = pack_lines([7, 8, 9], changes, STAMP), pack_links([link], STAMP)
    run = LogRun(65_535, STAMP, LEAVES, {65_537: b"{}"}, lines, links)
    item = log_run_write(bench.scope, 1, run)["Put"]["Item"]
    assert to_log_run(item) == run
    assert (run.line_changes, run.link_changes) == ([change], [link])
    assert item["PK"]["S"].endswith("#log#1#000000")


def test_a_run_of_an_earlier_release_has_no_changes(bench: Bench) -> None:
    item = log_run_write(bench.scope, 1, LogRun(3, STAMP, LEAVES))["Put"]["Item"]
    assert not {"lines", "links"} & item.keys()
    run = to_log_run(item)
    assert (run.line_changes, run.link_changes) == ([], [])


def test_the_next_stamp_is_behind_a_microsecond_for_each_change() -> None:
    assert [next_stamp(STAMP, count) - STAMP for count in (0, 1, 1000, 1001)] == [0, 1, 1, 2]
