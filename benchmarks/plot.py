"""Draws the figures that `python -m benchmarks` measured, from JSON on standard input.

In an environment of its own, with matplotlib: `plot.py FILE.png`.
"""

import json
import sys
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt


def bars(axes: Any, title: str, ratios: dict[str, float], goal: float) -> None:
    names = sorted(ratios, key=lambda name: ratios[name])
    axes.barh(names, [ratios[name] for name in names], color="#4c78a8")
    axes.axvline(goal, color="#e45756", label=f"goal {goal}")
    axes.set_title(title, fontsize=9)
    axes.tick_params(labelsize=6)
    axes.legend(fontsize=7)


def lines(axes: Any, growth: dict[str, dict[str, float]]) -> None:
    for name, by_size in growth.items():
        axes.plot([int(size) for size in by_size], list(by_size.values()), marker="o", label=name)
    axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    axes.set_title("median ms by entries in the label", fontsize=9)
    axes.legend(fontsize=7)


def main(file: str) -> None:
    figures = json.load(sys.stdin)
    figure, (warm, cold, growth) = plt.subplots(1, 3, figsize=(13, 5), layout="constrained")
    bars(warm, "warm create over a bare boto3 call, CPU", figures["warm"], 1.0)
    bars(cold, "cold start over a boto3 client, CPU", figures["cold"], 1.3)
    lines(growth, figures["growth"])
    figure.savefig(file, dpi=80)


if __name__ == "__main__":
    main(sys.argv[1])
