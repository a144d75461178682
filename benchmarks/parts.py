"""The parts that `make bench` measures, each with its title."""

import io
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any, TextIO

from benchmarks import cold, floor, growth, hot, lines, peers, service, warm

PARTS: dict[str, tuple[str, Callable[[], Any]]] = {
    "warm": ("Warm create over a bare boto3 call (goal 0.5)", warm.main),
    "lines": ("Lines of an entry (goal: 1,000 lines in 8 bare calls)", lines.main),
    "floor": ("Where a create's time goes, on dynoxide", floor.main),
    "cold": ("Cold start over a bare boto3 client (goal 0.5, at most 0.6)", cold.main),
    "hot": ("Hot label, with DynamoDB's conflicts", hot.main),
    "peers": ("Peers: a balanced post of two lines, durable", peers.main),
    "service": ("The local service under load, and its engine alone", service.main),
    "growth": ("Growth of a label", growth.main),
}


class Tee(io.StringIO):
    """Prints a text and stores it."""

    def __init__(self, terminal: TextIO) -> None:
        super().__init__()
        self.terminal = terminal

    def write(self, text: str) -> int:
        self.terminal.write(text)
        self.terminal.flush()
        return super().write(text)


def measure_part(name: str) -> tuple[Any, str]:
    """Return the result of a part, and its printed table."""
    title, measure = PARTS[name]
    print(f"\n### {title}\n", flush=True)
    with redirect_stdout(Tee(sys.stdout)) as tee:
        return measure(), tee.getvalue()
