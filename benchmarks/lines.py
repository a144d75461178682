"""Entries of 2 to 1,000 lines against the stub: CPU and bytes a line: `python -m benchmarks.lines`.

Pennylane's create, each line with an amount of its own; CPU time of this process.
"""

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks import stub
from benchmarks.ratios import Ratio
from benchmarks.warm import Create, actions, creates, over_a_bare_call
from ledger.api.runtime import runtime
from ledger.store.clients import dynamodb
from tests.local import engines

LINES = (2, 10, 100, 1_000)
HEAD = "| lines | CPU µs | µs a line | bytes written | bytes a line | over a bare boto3 call |"


def with_lines(create: Create, count: int) -> Create:
    """The same entry with so many lines, half of them debits."""
    body = json.loads(create.event["body"])
    debit, credit = body["ledger_entry_lines"]
    lines: list[dict[str, Any]] = []
    for cents in range(1, count // 2 + 1):
        amount = f"{cents / 100:.2f}"
        lines += [{**debit, "debit": amount}, {**credit, "credit": amount}]
    said = json.dumps({**body, "ledger_entry_lines": lines})
    return replace(create, event={**create.event, "body": said})


def size(items: Any) -> int:
    """Bytes of what is written, nearly as DynamoDB counts them."""
    (put,) = (action["Put"]["Item"] for action in items)
    return sum(len(name) + len(next(iter(value.values()))) for name, value in put.items())


def row(count: int, create: Create) -> tuple[str, Ratio]:
    """A row of the table, and the ratio that it says."""
    written = size(actions(runtime().client, create))
    calls, rounds = max(1, 40 // count), 15
    ratio = over_a_bare_call(f"{count} lines", create, calls, rounds)
    cpu = sorted(ratio.ours)[len(ratio.ours) // 2]
    figures = (count, cpu, cpu / count, written, written / count)
    return f"| {' | '.join(f'{x:,.0f}' for x in figures)} | **{ratio.ratio:.2f}** |", ratio


def main() -> list[str]:
    """Measure, and print the table."""
    found = [HEAD, "|---:|---:|---:|---:|---:|---:|"]
    print("\n".join(found))
    with (
        tempfile.TemporaryDirectory() as folder,
        engines.with_table("dynoxide") as engine,
        creates(engine) as warm,
        stub.running(Path(folder)) as url,
    ):
        runtime().client = dynamodb(url)
        for count in LINES:
            found.append(row(count, with_lines(warm["pennylane"], count))[0])
            print(found[-1], flush=True)
    return found


if __name__ == "__main__":
    main()
