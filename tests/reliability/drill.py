"""A process of its own, with an engine of its own, that goes away while clients are writing.

It reads the drill as JSON from standard input, and writes what came of it to standard output.

- `kill`: the engine is killed twice, and comes back at the same address with what is on its disk.
- `freeze`: it stops for longer than a request goes on trying, and goes on.
- `slow`: it stops again and again, longer than an attempt waits: late copies arrive after retries.
"""

import json
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ledger.admin.verify.checks import verify
from ledger.aws.clients import transport
from ledger.aws.deadlines import DEADLINE_SECONDS, LAST_SECONDS, RetryBudget
from ledger.aws.dynamodb import DynamoClient
from ledger.process.runtime import runtime
from ledger.store.table import Table
from tests.clients.dwolla import Labels
from tests.world import World
from tools.local import demo, engines
from tools.local.engines import TABLE, Place
from tools.local.gateway import Gateway
from tools.local.processes import free_port

WRITERS = 4
AGAIN = (429, 503)
FROZEN_SECONDS = DEADLINE_SECONDS + LAST_SECONDS + 1
BEAT_SECONDS = 0.1
SLOW_SECONDS, SLOW_TIMES = 2.5, 3  # An attempt waits for 2 s.


@dataclass
class Sent:
    """One request: its key, or none, its amount, and its last status."""

    key: str
    cents: int
    status: int = 0


@dataclass
class Drill:
    """Clients of one label, who repeat a request under a key until it has an answer."""

    labels: Labels
    label: str
    sent: list[Sent] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)
    lag_seconds: float = 0.0

    def measure_lag(self) -> None:
        """Add up how much later than it should the machine lets this process go on."""
        while not self.is_over.is_set():
            began = time.monotonic()
            time.sleep(BEAT_SECONDS)
            self.lag_seconds += time.monotonic() - began - BEAT_SECONDS

    def write(self, name: str) -> None:
        chance = random.Random(name)  # noqa: S311
        try:
            count = 0
            while not self.is_over.is_set():
                count += 1
                key = f"{name}-{count}" if count % 4 else ""
                request = Sent(key, chance.choice((-7, -3, 2, 5)))
                self.sent.append(request)
                self.send(request)
        except BaseException as error:  # a thread's failure must fail the drill
            self.faults.append(repr(error))
            raise

    def send(self, request: Sent) -> None:
        """Send a request until it has an answer; once, if it has no key."""
        more = {"idempotency-key": request.key} if request.key else {}
        while request.status in (0, *AGAIN):
            began = time.monotonic()
            answer = self.labels.post(self.label, f"{request.cents / 100:.2f}", **more)
            self.waits.append(time.monotonic() - began)
            request.status = answer.status
            if not request.key:
                return

    def result(self) -> dict[str, Any]:
        """Return the figures of the clients and of the books."""
        posted = [request.cents for request in self.sent if request.status == 201]
        unknown = [request.cents for request in self.sent if request.status == 503]
        table = Table(runtime().client, TABLE, RetryBudget.for_seconds())
        page = self.labels.get(f"/labels/{self.label}/ledger-entries?limit=1")
        return {
            "faults": [*self.faults, *verify(table, lambda _: None)["faults"]],
            "statuses": sorted({request.status for request in self.sent}),
            "answered": len(posted),
            "again": sum(1 for wait in self.waits) - len(self.sent),
            "longest": max(self.waits),
            "lag": self.lag_seconds,
            "entries": page["total"] - 1,
            "balance": round(float(self.labels.balance(self.label)) * 100) - 50_000,
            "sum": sum(posted),
            "unknown": unknown,
            "has_own_client": isinstance(runtime().client, DynamoClient),
            "gave_up": transport().is_given_up,
        }


def kill(engine: engines.Engine, again: Callable[[], engines.Engine]) -> None:
    for _ in range(2):
        time.sleep(0.5)
        assert engine.process is not None
        engine.process.kill()
        engine.process.wait()
        time.sleep(0.5)
        engine = again()
    time.sleep(1.0)


def freeze(engine: engines.Engine, _: Callable[[], engines.Engine]) -> None:
    time.sleep(0.5)
    _stopped(engine, FROZEN_SECONDS)
    time.sleep(1.0)


def slow(engine: engines.Engine, _: Callable[[], engines.Engine]) -> None:
    for _time in range(SLOW_TIMES):
        time.sleep(0.3)
        _stopped(engine, SLOW_SECONDS)
    time.sleep(1.0)


def _stopped(engine: engines.Engine, seconds: float) -> None:
    assert engine.process is not None
    engine.process.send_signal(signal.SIGSTOP)
    try:
        time.sleep(seconds)
    finally:
        engine.process.send_signal(signal.SIGCONT)


BREAKAGES = {"kill": kill, "freeze": freeze, "slow": slow}


def run(name: str, breakage: str, folder: Path) -> dict[str, Any]:
    """Run the drill on an engine of this name, and return its figures."""
    database = folder / "ledger.sqlite" if name == "dynoxide" else None
    ports = (free_port(), free_port())
    with ExitStack() as stack:
        place = Place(ports=ports, database=database)
        engine = stack.enter_context(engines.with_table(name, place))

        def again() -> engines.Engine:
            return stack.enter_context(engines.start(name, replace(place, ports=(ports[0], 0))))

        gateway = Gateway(TABLE, engines.environment(engine))
        tenant = demo.tenant(demo.operator(TABLE), "Drill")
        labels = Labels.of(World(gateway, tenant))
        drill = Drill(labels, labels.open_label("500.00"))
        names = [f"writer-{n}" for n in range(WRITERS)]
        writers = [threading.Thread(target=drill.write, args=(name,)) for name in names]
        writers.append(threading.Thread(target=drill.measure_lag))
        for writer in writers:
            writer.start()
        BREAKAGES[breakage](engine, again)
        drill.is_over.set()
        for writer in writers:
            writer.join()
        return drill.result()


if __name__ == "__main__":
    job = json.loads(sys.stdin.read())
    print(json.dumps(run(job["engine"], job["breakage"], Path(job["folder"]))))
