"""A fresh interpreter to its first answer, over one that only makes a boto3 client.

Each function with its first good event, against the real engine, in CPU time of the whole process,
so that nothing is left out: `python -m benchmarks.cold [WORD]`.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.ratios import Ratio, head
from tests.local import engines
from tests.local.engines import TABLE
from tests.local.gateway import Gateway
from tests.local.replay import EVENTS, fresh, recorded
from tests.local.template import ROOT, Route

ROUNDS = 7
BARE = "import boto3; boto3.client('dynamodb')"
OURS = """
import json, runpy, sys
folder, event = sys.argv[1:]
handler = runpy.run_path(folder)["lambda_handler"]
answer = handler(json.load(open(event)), None)
assert answer["statusCode"] < 300, answer
"""


def _milliseconds(words: list[str], environment: Mapping[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", *words]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _good_event(route: Route) -> Path | None:
    for file in sorted((EVENTS / route.handler_file.parent.name).glob("*.json")):
        if recorded(file)["status"] < 300:
            return file
    return None


def compare(gateway: Gateway, word: str) -> Iterator[Ratio]:
    """Each function whose name has the word, over the bare client."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "layers/ledger")}
    for route in gateway.routes:
        name, event = route.handler_file.parent.name, _good_event(route)
        if event is None or word not in name:
            continue
        fresh(gateway)
        words = [OURS, str(route.handler_file), str(event)]
        pairs = [
            (_milliseconds(words, environment), _milliseconds([BARE], environment))
            for _ in range(ROUNDS)
        ]
        yield Ratio(name, [one for one, _ in pairs], [two for _, two in pairs])


def main(word: str = "") -> list[Ratio]:
    """Measure, and print the table."""
    found = []
    with engines.with_table("dynoxide") as engine:
        print(head("function", "first answer ms", "bare client ms"))
        for ratio in compare(Gateway(TABLE, engines.environment(engine)), word):
            print(ratio.row(), flush=True)
            found.append(ratio)
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
