"""The changes of lines and links that the stream's function has sealed, as one feed in order."""

from typing import Any

from ledger.log.line_changes import LineChange, LinkChange
from ledger.store.items.log_runs import LogRun
from ledger.store.log_reader import LogReader, read_log_head
from tests.bench import Bench

NAMES = ("insert", "update", "delete")


def runs(bench: Bench) -> list[LogRun]:
    """Return the runs of a book's log."""
    table = bench.process.table(6.0)
    head = read_log_head(table, bench.scope)
    assert head is not None
    return list(LogReader(table, bench.scope, head.epoch).runs(0, head.size))


def lines(bench: Bench) -> list[LineChange]:
    """Return the changes of lines."""
    return [change for run in runs(bench) for change in run.line_changes]


def links(bench: Bench) -> list[LinkChange]:
    """Return the changes of links."""
    return [change for run in runs(bench) for change in run.link_changes]


def operations(changes: list[Any]) -> list[tuple[str, int]]:
    """Return operation and line id of each change."""
    return [(NAMES[change.operation], change.line_id) for change in changes]
