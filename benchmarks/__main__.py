"""All benchmarks, one after the other: `make bench`. Writes their tables into benchmarks/README.md.

Also draws a plot, if `make bench` has made the environment for it.
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
from benchmarks.parts import PARTS, measure_part
from tools.local.engines import PACKAGE_OF, PACKAGES

FOLDER = Path(__file__).parent
README, PLOT = FOLDER / "README.md", FOLDER / "results" / "bench.png"
SECTION = re.compile(r"### (.*)\n((?:(?!###|<!--).*\n)*)")
PLACE = re.compile(r"(<!-- results -->\n).*(<!-- end of results -->)", re.DOTALL)


def machine() -> str:
    """Return a sentence on the machine and the versions of the run."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    engine = PACKAGES.pin(PACKAGE_OF["dynoxide"])
    libraries = ", ".join(f"{name} {version(name)}" for name in ("boto3", "pydantic"))
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {model[1] if model else platform.machine()}, "
        f"Python {platform.python_version()}, {libraries}, {engine}."
    )


def figures(results: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of the plot."""
    ratios = {
        name: {sample.name: sample.ratio for sample in results[name]} for name in ("warm", "cold")
    }
    growth = {
        name: {size: statistics.median(times) for size, times in sizes.items()}
        for name, sizes in results["growth"].items()
    }
    return {**ratios, "growth": growth}


def main(names: list[str]) -> None:
    """Measure the named parts, or all; keep the other parts' tables."""
    text = README.read_text()
    sections = dict(SECTION.findall(text))
    results = {}
    for name in names or PARTS:
        # A process of its own, as each has an engine of its own.
        with ProcessPoolExecutor(1, get_context("spawn")) as alone:
            results[name], sections[PARTS[name][0]] = alone.submit(measure_part, name).result()
    titles = (title for title, _ in PARTS.values() if title in sections)
    tables = "".join(f"### {title}\n\n{sections[title].strip()}\n\n" for title in titles)
    README.write_text(PLACE.sub(lambda at: f"{at[1]}{machine()}\n\n{tables}{at[2]}", text))
    if results.keys() == PARTS.keys() and peers.PYTHON.exists():
        command = [str(peers.PYTHON), str(FOLDER / "plot.py"), str(PLOT)]
        subprocess.run(command, input=json.dumps(figures(results)), text=True, check=True)  # noqa: S603


if __name__ == "__main__":
    main(sys.argv[1:])
