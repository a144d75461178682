"""Run every generator in its order: `make generate`, or `make generate ONLY=dayzero/get_entry`.

Each generator reads files that the one before it writes. Tests compare all of them.
"""

import argparse
import subprocess
import sys
import time

from tools.local.template import ROOT

# Name and command of each generator, in the order in which each needs the ones before it.
GENERATORS = {
    "routes": ["tools.local", "routes"],
    "events": ["tools.local.replay", "--write", "--record"],
    "policies": ["tools.policies"],
    "openapi": ["tools.openapi"],
    "costs": ["tools.local.costs"],
    "counts": ["tools.counts"],
    "examples": ["tools.data_model"],
    "picture": ["tools.picture"],
}
# Generators that can do the events of one operation alone; the others are quick, or need all.
BY_OPERATION = {"events", "policies"}
WHOLE_ONLY = {"costs", "counts", "examples"}


def commands(only: str = "") -> dict[str, list[str]]:
    """Return the arguments of Python for each generator; `only` is a room and operation."""
    steps = {name: [*words] for name, words in GENERATORS.items()}
    if only:
        steps = {name: words for name, words in steps.items() if name not in WHOLE_ONLY}
        steps["policies"] += [only]
    steps["events"] += [f"events/{only}".rstrip("/")]
    return steps


def main() -> None:
    """Run the generators, and print the seconds that each took."""
    parser = argparse.ArgumentParser(prog="tools.generate", description=__doc__)
    parser.add_argument("--only", default="", help="a room and operation: dayzero/get_entry")
    arguments = parser.parse_args()
    for name, words in commands(arguments.only).items():
        begun = time.monotonic()
        command = [sys.executable, "-m", *words]
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        print(f"{name}: {time.monotonic() - begun:.0f} s", flush=True)


if __name__ == "__main__":
    main()
