"""Many writers on one label, with DynamoDB's conflicts: `python -m benchmarks.hot`.

No engine here refuses overlapping transactions as DynamoDB does, so a hook does: while one is on
its way, any other is answered TransactionConflict. Threads of one process, on dynoxide on disk.
"""

import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.ratios import p99
from ledger.process.runtime import runtime
from tests.clients.dwolla import Labels
from tests.world import World
from tools.local import demo, engines
from tools.local.engines import TABLE, Place
from tools.local.faults import conflict
from tools.local.gateway import Gateway
from tools.local.hooks import hooked

WRITERS = (1, 4, 16, 64)
SECONDS = 6
HEAD = "| writers | entries/s | median ms | p99 ms | refused 429 | 5xx | fewest to most a writer |"


@dataclass
class Overlaps:
    """Answers overlapping transactions with a conflict, as DynamoDB would; `wasted` counts them."""

    wasted: int = 0

    def __post_init__(self) -> None:
        self._busy = threading.Lock()
        self._thread = threading.local()

    def before(self, model: Any, **_: Any) -> Any:
        if model.name != "TransactWriteItems":
            return None
        if self._busy.acquire(blocking=False):
            self._thread.holds = True
            return None
        self.wasted += 1
        return conflict(model.name)

    def after(self, model: Any, **_: Any) -> None:
        if model.name == "TransactWriteItems" and getattr(self._thread, "holds", False):
            self._thread.holds = False
            self._busy.release()


@contextmanager
def overlapping(client: Any) -> Iterator[Overlaps]:
    overlaps = Overlaps()
    with (
        hooked(client, {"before-call.dynamodb": overlaps.before}),
        hooked(client, {"after-call.dynamodb": overlaps.after}),
    ):
        yield overlaps


def write(world: World, label: str, until: float) -> tuple[list[float], Counter[int]]:
    """Write until a time; return the milliseconds of accepted entries, and counts of statuses."""
    took, statuses = [], Counter[int]()
    while time.monotonic() < until:
        started = time.perf_counter()
        status = Labels.of(world).post(label, "0.01").status
        statuses[status] += 1
        if status == 201:
            took.append((time.perf_counter() - started) * 1000)
    return took, statuses


def row(world: World, writers: int) -> str:
    """Return the row of `writers` concurrent writers on a new label."""
    label = Labels.of(world).open_label("0.00")
    Labels.of(world).post(label, "0.01")
    with overlapping(runtime().client) as overlaps, ThreadPoolExecutor(writers) as pool:
        until = time.monotonic() + SECONDS
        results = list(pool.map(lambda _: write(world, label, until), range(writers)))
    took = [milliseconds for times, _ in results for milliseconds in times]
    statuses = sum((counts for _, counts in results), Counter[int]())
    shares = [counts[201] for _, counts in results]
    assert Labels.of(world).total(label) == len(took) + 1, "each accepted entry is there, once"
    failed = sum(count for status, count in statuses.items() if status >= 500)
    figures = f"{len(took) / SECONDS:,.0f} | {statistics.median(took):.0f} | {p99(took):.0f}"
    wasted = f"{overlaps.wasted / len(took):.2f}"
    fewest = f"{min(shares)} to {max(shares)}"
    return f"| {writers} | {figures} | {statuses[429]} | {failed} | {fewest} | {wasted} |"


def main(writers: Sequence[int] = WRITERS) -> list[str]:
    """Measure, and print the table."""
    table = [f"{HEAD} wasted attempts an entry |", f"|{'---:|' * 8}"]
    print("\n".join(table))
    with (
        tempfile.TemporaryDirectory() as folder,
        engines.with_table("dynoxide", Place(database=Path(folder) / "hot.sqlite")) as engine,
    ):
        gateway = Gateway(TABLE, engines.environment(engine))
        world = World(gateway, demo.tenant(demo.operator(TABLE), "Hot"))
        for count in writers:
            table.append(row(world, count))
            print(table[-1], flush=True)
    return table


if __name__ == "__main__":
    main()
