"""The state machine for as long as you like: `make soak MINUTES=60 SEED=1`, on dynoxide."""

import argparse
import random
import time
from collections.abc import Callable

from tqdm import tqdm

from ledger.process.runtime import runtime
from tests.bench import Bench
from tests.book.journal_machine import JournalMachine
from tests.world import World
from tools.local import demo, engines
from tools.local.engines import TABLE
from tools.local.gateway import Gateway

RUNS, STEPS = 5, 50


def soak(bench: Bench, seconds: float, seed: int, show: Callable[[float], object]) -> int:
    """Run the machine until the time is over; `seed` and those after it. How many seeds there were.

    `show` is told of the seconds that each took.
    """
    started = time.monotonic()
    count, last = 0, started
    while last - started < seconds:
        print(f"seed {seed + count}")
        JournalMachine.run(bench, RUNS, STEPS, seed + count)
        count += 1
        now = time.monotonic()
        show(now - last)
        last = now
    return count


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.reliability.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=random.randrange(10**9))  # noqa: S311
    arguments = parser.parse_args()
    with (
        engines.with_table("dynoxide") as engine,
        tqdm(unit="s", total=arguments.minutes * 60) as bar,
    ):
        gateway = Gateway(TABLE, engines.environment(engine))
        world = World(gateway, demo.tenant(demo.operator(TABLE), "Soak"))
        count = soak(Bench(runtime(), world), arguments.minutes * 60, arguments.seed, bar.update)
    print(
        f"{count} seeds of {RUNS} runs of {STEPS} steps each, from {arguments.seed}: nothing found"
    )


if __name__ == "__main__":
    main()
