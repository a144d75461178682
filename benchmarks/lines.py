"""Entries of 2 to 1,000 lines against the stub: CPU and bytes a line: `python -m benchmarks.lines`.

Creates of three dialects, each pair of lines with an amount of its own; CPU
time of this process.
"""

import json
from dataclasses import replace
from typing import Any

from benchmarks.warm import Create, actions, against_the_stub, over_a_bare_call
from ledger.process.runtime import runtime

LINES, MOST = (2, 10, 100), 1_000
HEAD = "| create | lines | CPU µs | µs a line | bytes | bytes a line | over a bare boto3 call |"
FIELDS = {"pennylane": "ledger_entry_lines", "layerfi": "line_items", "dayzero": "line_entries"}


def with_lines(name: str, create: Create, count: int) -> Create:
    """Return the same create with `count` lines, half of them debits."""
    body = json.loads(create.event["body"])
    first, second = body[FIELDS[name]]
    lines: list[dict[str, Any]] = []
    for cents in range(1, count // 2 + 1):
        amount = f"{cents / 100:.2f}"
        sides: list[dict[str, Any]] = [{"amount": cents}] * 2
        if name == "pennylane":
            sides = [{"debit": amount}, {"credit": amount}]
        lines += [{**first, **sides[0]}, {**second, **sides[1]}]
    payload = json.dumps({**body, FIELDS[name]: lines})
    return replace(create, event={**create.event, "body": payload})


def size(items: Any) -> int:
    """Return the bytes of the written item, nearly as DynamoDB counts them."""
    (item,) = (action["Put"]["Item"] for action in items)
    return sum(len(name) + len(next(iter(value.values()))) for name, value in item.items())


def row(name: str, count: int, create: Create) -> str:
    """Return a row of the table."""
    written = size(actions(runtime().client, create))
    calls, rounds = max(1, 40 // count), 15
    ratio = over_a_bare_call(f"{count} lines", create, calls, rounds)
    cpu = sorted(ratio.ours)[len(ratio.ours) // 2]
    figures = (count, cpu, cpu / count, written, written / count)
    return f"| {name} | {' | '.join(f'{x:,.0f}' for x in figures)} | **{ratio.ratio:.2f}** |"


def main() -> None:
    """Measure, and print the table."""
    print(f"{HEAD}\n|---|---:|---:|---:|---:|---:|---:|")
    rows = [("pennylane", count) for count in LINES] + [(name, MOST) for name in FIELDS]
    with against_the_stub() as warm:
        for name, count in rows:
            print(row(name, count, with_lines(name, warm[name], count)), flush=True)


if __name__ == "__main__":
    main()
