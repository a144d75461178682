"""Mutation testing of the ledger's core, store and book with mutmut: `make mutants`.

Each mutant is one small change of one function; the tests of the same rooms, on dynoxide, must see
it. What they do not see is in docs/mutants.md, function by function, with the reason. It takes
hours, and goes on where it was interrupted.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
WORK = ROOT / ".local" / "mutants" / "work"
MUTMUT = ROOT / ".local" / "mutants" / "bin" / "mutmut"
SURVIVORS = ROOT / "docs" / "mutants.md"
ROOMS = ("core", "store", "book")
KILLED_LEAST = 0.9
# It compares the table of currencies with what tools/ makes, where the project's folders are.
LEFT_OUT = "tests/core/test_money.py::test_the_table_is_what_its_sources_say"
_FUNCTION = re.compile(r"ledger\.(\w+\.\w+)\.xǁ?(?:_?)(.*?)__mutmut_\d+: survived")

CONFIGURATION = f"""
[tool.mutmut]
source_paths = ["src"]
only_mutate = {[f"src/ledger/{room}/*" for room in ROOMS]}
also_copy = ["template.yaml", "functions", "tools"]
pytest_add_cli_args_test_selection = {[f"tests/{room}" for room in ROOMS]}
pytest_add_cli_args = ["-p", "no:cacheprovider", "--deselect={LEFT_OUT}"]
process_isolation = "forkserver"
track_dependencies = false
use_git_change_detection = false
timeout_multiplier = 1.5
timeout_constant = 5.0

[tool.pytest.ini_options]
testpaths = ["tests"]
markers = ["reliability", "built", "deployed", "real_engine"]
"""


def prepare() -> None:
    """The project as mutmut wants it: the package below `src`, the tests beside it."""
    WORK.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(WORK / "src", ignore_errors=True)
    shutil.copytree(ROOT / "layers/ledger/ledger", WORK / "src" / "ledger")
    for name in ("tests", "functions", "tools"):
        for place in (WORK, WORK / "mutants") if name == "tests" else (WORK,):
            shutil.rmtree(place / name, ignore_errors=True)
            if place.exists():
                shutil.copytree(ROOT / name, place / name)
    shutil.copy(ROOT / "template.yaml", WORK)
    (WORK / "pyproject.toml").write_text(CONFIGURATION)
    engines = WORK / "mutants/.local/engines"  # where the copied tests look for them
    if not engines.exists():
        engines.parent.mkdir(parents=True, exist_ok=True)
        engines.symlink_to(ROOT / ".local/engines")


def mutmut(*words: str) -> str:
    """What a command of mutmut says."""
    command = [str(MUTMUT), *words]
    return subprocess.run(command, cwd=WORK, capture_output=True, text=True, check=True).stdout


def main(chosen: list[str]) -> int:
    prepare()
    children = str(os.cpu_count() or 2)
    command = [str(MUTMUT), "run", "--max-children", children, *chosen]
    environment = {**os.environ, "ENGINE": "dynoxide"}
    subprocess.run(command, cwd=WORK, env=environment, check=False)
    mutmut("export-cicd-stats")
    counts = json.loads((WORK / "mutants/mutmut-cicd-stats.json").read_text())
    seen = counts["killed"] + counts["timeout"]
    tried = seen + counts["survived"] + counts["no_tests"]
    print(f"\n{seen} of {tried} seen: {seen / max(tried, 1):.1%}")
    reasons = SURVIVORS.read_text()
    found = _FUNCTION.findall(mutmut("results"))
    alive = sorted({".".join(names).replace("ǁ", ".") for names in found})
    new = [name for name in alive if name not in reasons]
    print("\n".join(f"not seen, and not in docs/mutants.md: {name}" for name in new))
    return int(seen < KILLED_LEAST * tried or bool(new))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
