"""Entries of 2 to 1,000 lines against the stub: CPU and bytes a line: `python -m benchmarks.lines`.

Pennylane's create, each line with an amount of its own; CPU time of this process.
"""

import json
from dataclasses import replace
from typing import Any

from benchmarks.warm import Create, actions, against_the_stub, over_a_bare_call
from ledger.process.runtime import runtime

LINES = (2, 10, 100, 1_000)
HEAD = "| lines | CPU µs | µs a line | bytes written | bytes a line | over a bare boto3 call |"


def with_lines(create: Create, count: int) -> Create:
    """Return the same create with `count` lines, half of them debits."""
    body = json.loads(create.event["body"])
    debit, credit = body["ledger_entry_lines"]
    lines: list[dict[str, Any]] = []
    for cents in range(1, count // 2 + 1):
        amount = f"{cents / 100:.2f}"
        lines += [{**debit, "debit": amount}, {**credit, "credit": amount}]
    payload = json.dumps({**body, "ledger_entry_lines": lines})
    return replace(create, event={**create.event, "body": payload})


def size(items: Any) -> int:
    """Return the bytes of the written item, nearly as DynamoDB counts them."""
    (item,) = (action["Put"]["Item"] for action in items)
    return sum(len(name) + len(next(iter(value.values()))) for name, value in item.items())


def row(count: int, create: Create) -> str:
    """Return a row of the table."""
    written = size(actions(runtime().client, create))
    calls, rounds = max(1, 40 // count), 15
    ratio = over_a_bare_call(f"{count} lines", create, calls, rounds)
    cpu = sorted(ratio.ours)[len(ratio.ours) // 2]
    figures = (count, cpu, cpu / count, written, written / count)
    return f"| {' | '.join(f'{x:,.0f}' for x in figures)} | **{ratio.ratio:.2f}** |"


def main() -> None:
    """Measure, and print the table."""
    print(f"{HEAD}\n|---:|---:|---:|---:|---:|---:|")
    with against_the_stub() as warm:
        for count in LINES:
            print(row(count, with_lines(warm["pennylane"], count)), flush=True)


if __name__ == "__main__":
    main()
