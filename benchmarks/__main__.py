"""All benchmarks, one after the other: `make bench`. Writes their tables into the README here.

Also a plot, where `make bench` has made the environment for it.
"""

import json
import platform
import re
import statistics
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks import peers
from benchmarks.parts import PARTS, measured
from tools.local.engines import PACKAGE_OF, PACKAGES

HERE = Path(__file__).parent
README, PLOT = HERE / "README.md", HERE / "results" / "bench.png"
SECTION = re.compile(r"### (.*)\n((?:(?!###|<!--).*\n)*)")
PLACE = re.compile(r"(<!-- results -->\n).*(<!-- end of results -->)", re.DOTALL)


def machine() -> str:
    """What it was measured on."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    engine = PACKAGES.pin(PACKAGE_OF["dynoxide"])
    libraries = ", ".join(f"{name} {version(name)}" for name in ("boto3", "pydantic"))
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {model[1] if model else platform.machine()}, "
        f"Python {platform.python_version()}, {libraries}, {engine}."
    )


def figures(found: dict[str, Any]) -> dict[str, Any]:
    """What the plot shows."""
    ratios = {name: {one.name: one.ratio for one in found[name]} for name in ("warm", "cold")}
    grown = {
        name: {size: statistics.median(times) for size, times in sizes.items()}
        for name, sizes in found["growth"].items()
    }
    return {**ratios, "growth": grown}


def main(names: list[str]) -> None:
    """Measure the parts that are named, or all; the others' tables stay as they are."""
    text = README.read_text()
    kept = dict(SECTION.findall(text))
    found = {}
    for name in names or PARTS:
        # A process of its own, as each has an engine of its own.
        with ProcessPoolExecutor(1, get_context("spawn")) as alone:
            found[name], kept[PARTS[name][0]] = alone.submit(measured, name).result()
    titles = (title for title, _ in PARTS.values() if title in kept)
    said = "".join(f"### {title}\n\n{kept[title].strip()}\n\n" for title in titles)
    README.write_text(PLACE.sub(lambda at: f"{at[1]}{machine()}\n\n{said}{at[2]}", text))
    if found.keys() == PARTS.keys() and peers.PYTHON.exists():
        command = [str(peers.PYTHON), str(HERE / "plot.py"), str(PLOT)]
        subprocess.run(command, input=json.dumps(figures(found)), text=True, check=True)  # noqa: S603


if __name__ == "__main__":
    main(sys.argv[1:])
