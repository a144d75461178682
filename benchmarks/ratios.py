"""Ratios of our time to another's, measured in turn, as samples of one run."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

PER_MICROSECOND = 1_000


@dataclass(frozen=True)
class Ratio:
    """Samples of ours and of another's, taken in turn, in one unit."""

    name: str
    ours: Sequence[float]
    other: Sequence[float]

    @property
    def ratio(self) -> float:
        return statistics.median(self.ours) / statistics.median(self.other)

    def row(self) -> str:
        """Return a row: median and slowest hundredth of each side, and the ratio of the medians."""
        sides = [
            x for side in (self.ours, self.other) for x in (statistics.median(side), p99(side))
        ]
        return f"| {self.name} | {' | '.join(f'{x:,.0f}' for x in sides)} | **{self.ratio:.2f}** |"


def head(subject: str, ours: str, other: str) -> str:
    """Return the head of a table of ratios."""
    return f"| {subject} | {ours} | p99 | {other} | p99 | ratio |\n|---|---:|---:|---:|---:|---:|"


def p99(samples: Sequence[float]) -> float:
    return sorted(samples)[-1 - len(samples) // 100]


def in_turn(
    name: str, ours: Callable[[], object], other: Callable[[], object], calls: int, rounds: int
) -> Ratio:
    """Measure both in turn: mean CPU time per call (µs), one sample a round."""
    for do in (ours, other):
        do()
    gc.collect()
    pairs = [(_per_call(ours, calls), _per_call(other, calls)) for _ in range(rounds)]
    return Ratio(name, [ours for ours, _ in pairs], [other for _, other in pairs])


def _per_call(do: Callable[[], object], calls: int) -> float:
    started = time.process_time_ns()
    for _ in range(calls):
        do()
    return (time.process_time_ns() - started) / calls / PER_MICROSECOND
