"""A warm create of each dialect, event in to answer out, over one untuned boto3 call of its items.

Both against the stub, in CPU time of this process: `python -m benchmarks.warm`.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from unittest import mock

import boto3

from benchmarks import stub
from benchmarks.ratios import Ratio, head, in_turn
from ledger.aws.clients import dynamodb, endpoint_of
from ledger.core.ids import TICK_MS
from ledger.process.runtime import runtime
from ledger.store import cache
from tools.local import engines
from tools.local.engines import TABLE
from tools.local.events import EVENT, EVENTS, read
from tools.local.gateway import Context, Gateway, LambdaHandler, handler_of
from tools.local.hooks import hooked
from tools.local.replay import fresh

CREATES = {
    "dwolla": "dwolla/create_ledger_entry/raised",
    "pennylane": "pennylane/create_ledger_entry/created",
    "layerfi": "layerfi/create_journal_entry/created",
    "dayzero": "dayzero/create_journal_entry/created",
}
CALLS, ROUNDS = 40, 30


@dataclass(frozen=True)
class Create:
    """A function with a good event, sent each time as a new request."""

    handler: LambdaHandler
    event: dict[str, Any]
    function: str
    seconds: float
    ticks: Iterator[int] = field(default_factory=partial(count, step=TICK_MS))

    def __call__(self) -> dict[str, Any]:
        tick = next(self.ticks)
        context = {**self.event["requestContext"], "requestId": f"{tick:032x}"}
        context["timeEpoch"] += tick  # else all creates would claim the same few ids
        answer = self.handler({**self.event, "requestContext": context}, self._context())
        assert answer["statusCode"] < 300, answer
        return answer

    def _context(self) -> Context:
        """Return the context of an invocation that begins: its function has all its time left."""
        return Context(self.function, self.seconds)


@contextmanager
def creates(engine: engines.Engine) -> Iterator[dict[str, Create]]:
    """Yield the creates of the four dialects, each called once, so that the process is warm."""
    gateway = Gateway(TABLE, engines.environment(engine))
    fresh(gateway)
    warm = {}
    for name, file in CREATES.items():
        event = read(EVENTS / f"{file}{EVENT}")
        route = next(route for route in gateway.routes if route.key == event["routeKey"])
        seconds = gateway.template.timeout_seconds(route.function)
        warm[name] = Create(handler_of(route), event, route.function, seconds)
        assert warm[name]()["statusCode"] < 300
    real = runtime().client
    try:
        yield warm
    finally:
        runtime().client = real


@contextmanager
def against_the_stub() -> Iterator[dict[str, Create]]:
    """Yield the creates, warmed up on dynoxide, with this process's client on the stub."""
    with (
        tempfile.TemporaryDirectory() as folder,
        engines.with_table("dynoxide") as engine,
        creates(engine) as warm,
        stub.running(Path(folder)) as url,
        # The stub has no accounts to read again after a minute.
        mock.patch.object(cache, "SECONDS", 3_600.0),
    ):
        runtime().client = dynamodb(url)
        yield warm


def actions(client: Any, do: Callable[[], object]) -> list[Any]:
    """Return the actions of the single write of a create."""
    writes: list[Any] = []

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        writes.append((model.name, dict(params)))

    with hooked(client, {"provide-client-params.dynamodb": note}):
        do()
    ((name, params),) = writes
    return list(params["TransactItems"]) if name == "TransactWriteItems" else [{"Put": params}]


def over_a_bare_call(name: str, create: Callable[[], object], calls: int, rounds: int) -> Ratio:
    """Compare a create with boto3's own call with its items, both to this process's endpoint."""
    client = runtime().client
    bare = boto3.client("dynamodb", endpoint_url=endpoint_of(client))
    items = actions(client, create)
    return in_turn(
        name, create, lambda: bare.transact_write_items(TransactItems=items), calls, rounds
    )


def main() -> list[Ratio]:
    """Measure, and print the table."""
    ratios = []
    with against_the_stub() as warm:
        print(head("create", "ours µs", "bare boto3 µs"))
        for name, create in warm.items():
            ratios.append(over_a_bare_call(name, create, CALLS, ROUNDS))
            print(ratios[-1].row(), flush=True)
    return ratios


if __name__ == "__main__":
    main()
