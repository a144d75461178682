"""The cost of a book's log, and the time of its check: `python -m benchmarks.verify [ENTRIES]`.

Sealing is a row, a leaf and a place in the tree for each version. The check is `ledger-verify` on
all cores, which reads every file of the published log. A log with a checkpoint for each place says
what a checkpoint costs. All are figures of one run.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ledger.log import rows
from ledger.log.leaves import leaf_hash, make_leaf
from ledger.log.tree import Frontier
from tests.log.folders import KEY, entry_of, log_of, write
from tools.local.template import ROOT

ENTRIES = 1_000_000
ROUNDS = 20_000
BATCH = 90
CHECKPOINTS = 2_000


def microseconds(step: Callable[[int], Any], rounds: int = ROUNDS) -> float:
    """Return the CPU time of a step."""
    begun = time.process_time()
    for number in range(1, rounds + 1):
        step(number)
    return (time.process_time() - begun) / rounds * 1e6


def sealing() -> None:
    """Print the CPU time of each step of sealing, for an entry of two lines."""
    entry = entry_of(1)
    row = rows.entry_row(entry)
    leaf = make_leaf("B", "entry", 1, 1, rows.digest(row))
    hashes = [leaf_hash(leaf)] * BATCH
    frontier = Frontier().append(hashes)
    steps = {
        "row and its digest": microseconds(lambda _: rows.digest(rows.entry_row(entry))),
        "leaf and its hash": microseconds(
            lambda number: leaf_hash(make_leaf("B", "entry", number, 1, "ab" * 32))
        ),
        f"tree, {BATCH} a batch": microseconds(lambda _: frontier.append(hashes), 300) / BATCH,
    }
    for name, figure in steps.items():
        print(f"{name}: {figure:.1f} µs", flush=True)


def verify(folder: Path) -> tuple[float, float]:
    """Run `ledger-verify`; return its seconds, and those of its CPU."""
    script = str(ROOT / "tools" / "ledger_verify.py")
    command = [sys.executable, "-I", script, str(folder), "--key", KEY.text]
    begun, before = time.perf_counter(), os.times()
    subprocess.run(command, check=True)  # noqa: S603 - our own script
    seconds, after = time.perf_counter() - begun, os.times()
    children = after.children_user + after.children_system
    return seconds, children - before.children_user - before.children_system


def main(entries: int) -> None:
    """Measure sealing, write logs of so many entries and checkpoints, and check them."""
    sealing()
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, log_of(entries))
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        print(f"{entries:,} entries: {size / entries:.0f} bytes an entry", flush=True)
        seconds, cpu = verify(folder)
        print(f"ledger-verify: {seconds:.0f} s on {os.cpu_count()} cores, {cpu:.0f} s of CPU")
    with TemporaryDirectory() as name:
        folder, log = Path(name), log_of(CHECKPOINTS)
        write(folder, log)
        _, before = verify(folder)
        write(folder, log, range(CHECKPOINTS))
        _, cpu = verify(folder)
        print(f"a checkpoint: {(cpu - before) / CHECKPOINTS * 1e3:.1f} ms of CPU")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES)
