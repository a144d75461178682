"""Audit our packages for known holes: `python -m tools.audit .aws-sam/…`, by `make audit`.

pip-audit reads both locks, and the packages in the built layer. Its advisories are pypi.org's.
Without advisories or a built layer, the last line says NOT CHECKED. With AUDITED=1 in the
environment this is a failure, so that CI never passes without an audit.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
LOCKS = (
    ROOT / "layers" / "ledger" / "requirements.txt",
    ROOT / "tools" / "requirements" / "dev.txt",
)
PIP_AUDIT = ROOT / ".local" / "audit" / "bin" / "pip-audit"
LAYER = "LedgerLayer"
# A version with known holes: an index without advisories lists none for it.
KNOWN_HOLES = "https://pypi.org/pypi/urllib3/1.26.0/json"
SECONDS = 10

Run = Callable[[Sequence[str]], int]


def has_advisories() -> bool:
    """Tell whether pypi.org answers with its advisories."""
    try:
        return bool(httpx.get(KNOWN_HOLES, timeout=SECONDS).json()["vulnerabilities"])
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return False


def built_layers(built: Path) -> list[Path]:
    """List the folders of packages in a build."""
    return sorted(folder / "python" for folder in built.rglob(LAYER) if folder.is_dir())


def commands(layers: Sequence[Path]) -> list[list[str]]:
    """Return the calls of pip-audit: on both locks, then on the layer as it was built."""
    strict = [str(PIP_AUDIT), "--strict"]
    locks = [argument for lock in LOCKS for argument in ("-r", str(lock))]
    calls = [[*strict, "--disable-pip", "--require-hashes", *locks]]
    # tools/sizes.py holds every room's layer to the same lock, so the first stands for all.
    return calls + [[*strict, "--path", str(layer)] for layer in layers[:1]]


def audit(built: Path, is_required: bool, is_online: bool, run: Run) -> int:
    """Audit, print what was not checked, and return 1 on a hole.

    Return 1 too if a part was not checked and the audit is required.
    """
    layers = built_layers(built)
    missing = [] if layers else [f"no layer is built in {built}; run make build"]
    if not is_online:
        missing.append("pypi.org's advisories are out of reach")
    statuses = [run(command) for command in commands(layers)] if is_online else []
    for reason in missing:
        print(f"pip-audit: NOT CHECKED, {reason}", flush=True)
    return int(any(statuses) or (is_required and bool(missing)))


def main() -> int:
    """Audit the build that the command names."""
    parser = argparse.ArgumentParser(prog="tools.audit", description=__doc__)
    parser.add_argument("built", type=Path, help="a folder of make build")
    built: Path = parser.parse_args().built
    is_required = bool(os.environ.get("AUDITED"))
    return audit(built, is_required, has_advisories(), subprocess.call)


if __name__ == "__main__":
    sys.exit(main())
