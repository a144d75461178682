"""The cost of a warm request of each function: `make costs` writes the table.

Each function gets its first good event, with the data of seed.py, on dynoxide, whose units are
right. Prices are those of docs/cost.md, for us-east-1.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ledger.process.runtime import runtime
from ledger.store.cache import BookCache, TtlCache
from tools.local import engines, junk
from tools.local.engines import TABLE
from tools.local.events import EVENTS, files, function_of, recorded
from tools.local.gateway import Gateway
from tools.local.hooks import hooked
from tools.local.replay import fresh, put_back, snapshot
from tools.local.template import ROOT

# A function makes its client at its start on Lambda.
ON_LAMBDA = {
    "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "id",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:1",
    "TABLE_NAME": "ledger",
}
DOCUMENT = ROOT / "docs" / "cost.md"
PLACE = re.compile(r"(<!-- costs -->\n).*(<!-- end of costs -->)", re.DOTALL)
WRITES = {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"}

# US dollars a million, us-east-1, on demand; docs/cost.md has the date and the source.
WRITE_UNITS, READ_UNITS = 0.625, 0.125


@dataclass
class Cost:
    """Requests to the table in their order, with the units that each took; the answer's bytes."""

    requests: list[tuple[str, float]] = field(default_factory=list)
    answer_bytes: int = 0

    @property
    def writes(self) -> float:
        """Write units."""
        return sum(units for operation, units in self.requests if operation in WRITES)

    @property
    def reads(self) -> float:
        """Read units."""
        return sum(units for operation, units in self.requests if operation not in WRITES)

    @property
    def dollars(self) -> float:
        """The price of a million such requests in DynamoDB, without storage."""
        return self.writes * WRITE_UNITS + self.reads * READ_UNITS


@contextmanager
def metered(client: Any) -> Iterator[Cost]:
    """Count the units of the client's requests."""
    cost = Cost()

    def ask(params: dict[str, Any], **_: Any) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"

    def note(model: Any, parsed: dict[str, Any], **_: Any) -> None:
        capacities = parsed.get("ConsumedCapacity", [])
        consumed = [capacities] if isinstance(capacities, dict) else capacities
        units = sum(capacity["CapacityUnits"] for capacity in consumed)
        cost.requests.append((model.name, units))

    with (
        hooked(client, {"provide-client-params.dynamodb": ask}),
        hooked(client, {"after-call.dynamodb": note}),
    ):
        yield cost


def good_events() -> dict[str, Path]:
    """Return the first good event of each function."""
    by_function: dict[str, Path] = {}
    for file in files([str(EVENTS)]):
        if recorded(file)["status"] < 300:
            by_function.setdefault(function_of(file), file)
    return by_function


@contextmanager
def standing_still() -> Iterator[None]:
    """Stop the clocks of this process's caches, so that a busy machine empties none."""
    process = runtime()
    caches = process.chart, process.principals, process.businesses
    process.chart, process.principals = BookCache(lambda: 0.0), TtlCache(lambda: 0.0)
    process.businesses = TtlCache(lambda: 0.0)
    try:
        yield
    finally:
        process.chart, process.principals, process.businesses = caches


def cost_of(gateway: Gateway, event: dict[str, Any]) -> Cost:
    """Return the cost of an event in a process that has just answered it with the same data."""
    fresh(gateway)
    before = snapshot()
    with standing_still():
        gateway.invoke(event)
        put_back(before)
        with metered(runtime().client) as cost:
            answer = gateway.invoke(event)
    assert answer["statusCode"] < 300
    cost.answer_bytes = len(answer["body"].encode())
    return cost


def modules(function: str, layer: Path) -> set[str]:
    """Return the modules that a function has at its start on Lambda, in its own interpreter.

    `layer` is a folder of packages that come before the installed ones.
    """
    code = "import json, sys, runpy; runpy.run_path(sys.argv[1]); print(json.dumps([*sys.modules]))"
    process = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "functions" / function / "app.py")],
        env={**os.environ, **ON_LAMBDA, "PYTHONPATH": str(layer)},
        check=True,
        capture_output=True,
    )
    return set(json.loads(process.stdout))


def table(gateway: Gateway) -> str:
    """Return the table of docs/cost.md."""
    rows = [
        "| function | requests to the table | WRU | RRU | answer bytes | DynamoDB $ a million |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for function, file in good_events().items():
        cost = cost_of(gateway, json.loads(file.read_text()))
        operations = ", ".join(operation for operation, _ in cost.requests) or "none"
        figures = f"{cost.writes:g} | {cost.reads:g} | {cost.answer_bytes:,} | {cost.dollars:.2f}"
        rows.append(f"| `{function}` | {operations} | {figures} |")
    return "\n".join(rows) + "\n"


def written(gateway: Gateway) -> str:
    """Return docs/cost.md with the present table."""
    rows = table(gateway)
    return junk.written(PLACE.sub(lambda at: at[1] + rows + at[2], DOCUMENT.read_text()))


def main() -> None:
    """Write docs/cost.md."""
    with engines.with_table("dynoxide") as engine:
        DOCUMENT.write_text(written(Gateway(TABLE, engines.environment(engine))))


if __name__ == "__main__":
    main()
