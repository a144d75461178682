"""A fresh interpreter to its first answer, over one that only makes a boto3 client.

Each function with its first good event, against the real engine; both in turn, wall time of the
whole process, so that nothing is left out: `python -m benchmarks.cold [WORD]`.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

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


@dataclass(frozen=True)
class Start:
    """Seconds to the first answer, of ours and of the bare client, in turn."""

    function: str
    ours: list[float]
    bare: list[float]

    @property
    def ratio(self) -> float:
        return statistics.median(self.ours) / statistics.median(self.bare)

    def row(self) -> str:
        ours, bare = (round(statistics.median(x) * 1000) for x in (self.ours, self.bare))
        return f"| {self.function} | {ours} | {bare} | **{self.ratio:.2f}** |"


def _seconds(words: list[str], environment: Mapping[str, str]) -> float:
    started = time.perf_counter()
    command = [sys.executable, "-c", *words]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    return time.perf_counter() - started


def _good_event(route: Route) -> Path | None:
    for file in sorted((EVENTS / route.handler_file.parent.name).glob("*.json")):
        if recorded(file)["status"] < 300:
            return file
    return None


def compare(gateway: Gateway, word: str) -> Iterator[Start]:
    """Each function whose name has the word, over the bare client."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "layers/ledger")}
    for route in gateway.routes:
        name, event = route.handler_file.parent.name, _good_event(route)
        if event is None or word not in name:
            continue
        fresh(gateway)
        words = [OURS, str(route.handler_file), str(event)]
        pairs = [
            (_seconds(words, environment), _seconds([BARE], environment)) for _ in range(ROUNDS)
        ]
        yield Start(name, [one for one, _ in pairs], [other for _, other in pairs])


def main(word: str) -> list[Start]:
    """Measure, and print the table."""
    with engines.with_table("dynoxide") as engine:
        gateway = Gateway(TABLE, engines.environment(engine))
        print("| function | first answer ms | bare client ms | ratio |\n|---|---|---|---|")
        found = []
        for start in compare(gateway, word):
            print(start.row(), flush=True)
            found.append(start)
    return found


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
