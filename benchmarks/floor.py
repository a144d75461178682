"""Where the time of a warm create goes, by stages, on the engine: `python -m benchmarks.floor`.

Each stage without those inside it. Waiting for the engine is the floor: all else is what we add.
"""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

from benchmarks.warm import Create, creates
from ledger.book import Book
from ledger.http import access, endpoint, response
from ledger.http.request import Request
from ledger.process.runtime import runtime
from ledger.store.table import Table
from tools.local import engines

CALLS = 400
REST = "handler: mapping and rendering"


class Stages:
    """Seconds by stage, each without the stages inside it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._open: list[float] = []

    def timed(self, name: str, do: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            self._open.append(0.0)
            started = time.perf_counter()
            try:
                return do(*arguments, **more)
            finally:
                spent = time.perf_counter() - started
                inside = self._open.pop()
                self.seconds[name] = self.seconds.get(name, 0.0) + spent - inside
                if self._open:
                    self._open[-1] += spent

        return call


def places(client: Any) -> list[tuple[Any, str, str]]:
    """Return the timed functions: owner, attribute, and the name of the stage."""
    return [
        (endpoint, "_answer", REST),
        (endpoint, "_request", "event to request"),
        (access, "authenticate", "authentication"),
        (Request, "parse", "parsing: strict JSON, model"),
        (Request, "claim", "fingerprint of the request"),
        (Book, "post", "book: rules, items"),
        (Book, "post_with_records", "book: rules, items"),
        (Table, "write", "client: encoding, retries, the rest"),
        (client, "request", "client: signing"),
        (client._transport, "send", "transport: writing, reading"),
        (socket.socket, "recv", "waiting for the engine"),
        (endpoint, "log_request", "log line and metrics"),
        (response, "to_result", "answer to JSON"),
    ]


@contextmanager
def timed(stages: Stages) -> Iterator[None]:
    with ExitStack() as stack:
        for owner, name, stage in places(runtime().client):
            whole = stages.timed(stage, getattr(owner, name))
            stack.enter_context(mock.patch.object(owner, name, whole))
        yield


def rows(name: str, create: Create) -> Iterator[str]:
    """Yield a row for each stage: microseconds of one create, and its share."""
    stages = Stages()
    for _ in range(50):
        create()
    with timed(stages):
        for _ in range(CALLS):
            assert create()["statusCode"] < 300
    whole = sum(stages.seconds.values())
    for stage, seconds in sorted(stages.seconds.items(), key=lambda pair: -pair[1]):
        yield f"| {name} | {stage} | {seconds / CALLS * 1e6:,.0f} | {seconds / whole:.0%} |"


def main() -> None:
    """Measure, and print the table."""
    print("| create | stage | µs | share |\n|---|---|---:|---:|")
    with engines.with_table("dynoxide") as engine, creates(engine) as warm:
        # A cent each time, so that the customer's funds last.
        body = warm["dwolla"].event["body"].replace("5.00", "0.01")
        cents = replace(warm["dwolla"], event={**warm["dwolla"].event, "body": body})
        for name, create in (("dwolla", cents), ("layerfi", warm["layerfi"])):
            for row in rows(name, create):
                print(row, flush=True)


if __name__ == "__main__":
    main()
