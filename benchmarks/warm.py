"""A warm create of each dialect, event in to answer out, over one untuned boto3 call of its items.

Both against the stub, in CPU time of this process, interleaved; the ratio is what counts.
"""

import gc
import json
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3

from benchmarks import stub
from ledger.api.runtime import dynamodb, runtime
from tests.local import engines
from tests.local.engines import TABLE
from tests.local.gateway import Context, Gateway, handler_of
from tests.local.replay import EVENTS, fresh

CREATES = {
    "dwolla": "dwolla_create_ledger_entry/raised",
    "pennylane": "pennylane_create_ledger_entry/created",
    "layerfi": "layerfi_create_journal_entry/created",
    "dayzero": "dayzero_create_journal_entry/created",
}
CALLS, ROUNDS = 40, 30
PER_MICROSECOND = 1_000


@dataclass(frozen=True)
class Ratio:
    """CPU time of ours and of the bare call, each a sample of means per call (µs)."""

    name: str
    ours: list[float]
    bare: list[float]

    @property
    def ratio(self) -> float:
        return statistics.median(self.ours) / statistics.median(self.bare)

    def row(self) -> str:
        """A row of the table: medians, the slowest hundredth, and the ratio."""
        figures = [statistics.median(x) for x in (self.ours, self.bare)]
        worst = [sorted(x)[-1 - len(x) // 100] for x in (self.ours, self.bare)]
        said = [f"{value:.0f}" for pair in zip(figures, worst, strict=True) for value in pair]
        return f"| {self.name} | {' | '.join(said)} | **{self.ratio:.2f}** |"


def _per_call(do: Callable[[], object]) -> float:
    started = time.process_time_ns()
    for _ in range(CALLS):
        do()
    return (time.process_time_ns() - started) / CALLS / PER_MICROSECOND


def _anew(event: dict[str, Any]) -> dict[str, Any]:
    """The event as another request."""
    return {**event, "requestContext": {**event["requestContext"], "requestId": uuid4().hex}}


def _items(client: Any, do: Callable[[], object]) -> list[Any]:
    """The actions of the one write that it makes."""
    asked: list[Any] = []

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        asked.append((model.name, dict(params)))

    client.meta.events.register("provide-client-params.dynamodb", note, unique_id="note")
    do()
    client.meta.events.unregister("provide-client-params.dynamodb", note, unique_id="note")
    ((name, params),) = asked
    return list(params["TransactItems"]) if name == "TransactWriteItems" else [{"Put": params}]


def compare(gateway: Gateway, url: str) -> Iterator[Ratio]:
    """Each dialect's create, over the bare call."""
    fresh(gateway)
    warm = {}
    for name, file in CREATES.items():
        event = json.loads((EVENTS / f"{file}.json").read_text())
        route = next(route for route in gateway.routes if route.key == event["routeKey"])
        handler = handler_of(route)
        context = Context(route.function, gateway.template.timeout_seconds(route.function))
        assert handler(event, context)["statusCode"] < 300
        warm[name] = (handler, event, context)
    runtime().client = dynamodb(url)
    bare = boto3.client("dynamodb", endpoint_url=url)
    for name, (handler, event, context) in warm.items():

        def ours(handler: Any = handler, event: Any = event, context: Any = context) -> None:
            handler(_anew(event), context)

        actions = _items(runtime().client, ours)

        def one_call(actions: list[Any] = actions) -> None:
            bare.transact_write_items(TransactItems=actions)

        ours()
        one_call()
        gc.collect()
        pairs = [(_per_call(ours), _per_call(one_call)) for _ in range(ROUNDS)]
        yield Ratio(name, [one for one, _ in pairs], [other for _, other in pairs])


def main(folder: Path) -> list[Ratio]:
    """Measure, and print the table."""
    with engines.with_table("dynoxide") as engine, stub.running(folder) as url:
        gateway = Gateway(TABLE, engines.environment(engine))
        found = []
        print("| create | ours µs | p99 | bare boto3 µs | p99 | ratio |\n|---|---|---|---|---|---|")
        for ratio in compare(gateway, url):
            print(ratio.row(), flush=True)
            found.append(ratio)
    return found


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        main(Path(name))
