"""A fresh interpreter to its first answer, over one that only makes a boto3 client.

Each function as it is built, with its first good event, against the real engine; the bare client
from an ordinary installation of boto3. CPU time since the interpreter began, both in turn:
`python -m benchmarks.cold [WORD]`, after `make build-here`.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from sysconfig import get_path

from benchmarks.ratios import Ratio, head
from tools.local import engines
from tools.local.engines import TABLE
from tools.local.events import files_of, recorded
from tools.local.gateway import Gateway
from tools.local.replay import fresh
from tools.local.template import ROOT, Route

ROUNDS = 9
BUILT = ROOT / os.environ.get("BUILT", ".aws-sam/python3.11-x86_64")
PRINTING = "; import os, time; os.write(1, b'%f' % (time.process_time() * 1000)); os._exit(0)"
BARE = "import boto3; boto3.client('dynamodb')" + PRINTING
OURS = f"""
import json, sys
sys.path.insert(0, sys.argv[1])
from app import lambda_handler
answer = lambda_handler(json.load(open(sys.argv[2])), None)
assert answer["statusCode"] < 300, answer
{PRINTING[2:]}
"""


def _milliseconds(path: str, code: str, *words: str) -> float:
    """Return the CPU time that a program prints; it runs without `site`, like Lambda's runtime."""
    process = subprocess.run(  # noqa: S603
        [sys.executable, "-S", "-B", "-c", code, *words],
        env={**os.environ, "PYTHONPATH": path},
        check=True,
        capture_output=True,
    )
    return float(process.stdout.splitlines()[-1])


def _good_event(route: Route) -> Path | None:
    for file in files_of(route):
        if recorded(file)["status"] < 300:
            return file
    return None


def compare(gateway: Gateway, word: str) -> Iterator[Ratio]:
    """Yield the ratio over the bare client of each function whose name contains the word."""
    for route in {route.function: route for route in gateway.routes}.values():
        name, event = route.name, _good_event(route)
        if event is None or word not in name:
            continue
        room = BUILT / f"{route.dialect.capitalize()}Room"
        ours = (str(room / "LedgerLayer/python"), OURS, str(room / route.function), str(event))
        first, bare = [], []
        for _ in range(ROUNDS):
            fresh(gateway)
            first.append(_milliseconds(*ours))
            bare.append(_milliseconds(get_path("platlib"), BARE))
        yield Ratio(name, first, bare)


def main(word: str = "") -> list[Ratio]:
    """Measure, and print the table."""
    ratios = []
    with engines.with_table("dynoxide") as engine:
        print(head("function", "first answer ms", "bare client ms"))
        for ratio in compare(Gateway(TABLE, engines.environment(engine)), word):
            print(ratio.row(), flush=True)
            ratios.append(ratio)
    return ratios


if __name__ == "__main__":
    main(*sys.argv[1:])
