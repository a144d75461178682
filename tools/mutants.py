"""Mutation testing of the ledger's core, store and book with mutmut: `make mutants`.

Each mutant is one small change of one function; the tests of the same rooms, on dynoxide, must see
it. docs/mutants.md has the survivors, function by function, with the reason. It takes hours, and
resumes after an interruption.
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
# It needs the project's folders, to compare the currencies with their generator's output.
LEFT_OUT = "tests/core/test_currencies.py::test_the_table_equals_its_generated_source"
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
    """Lay out the project for mutmut: the package below `src`, the tests beside it."""
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
    """Run a command of mutmut; return its output."""
    command = [str(MUTMUT), *words]
    return subprocess.run(command, cwd=WORK, capture_output=True, text=True, check=True).stdout


def main(selected: list[str]) -> int:
    """Run mutmut for the named mutants, or all; return 0 if enough are seen."""
    prepare()
    children = str(os.cpu_count() or 2)
    command = [str(MUTMUT), "run", "--max-children", children, *selected]
    environment = {**os.environ, "ENGINE": "dynoxide"}
    subprocess.run(command, cwd=WORK, env=environment, check=False)
    mutmut("export-cicd-stats")
    counts = json.loads((WORK / "mutants/mutmut-cicd-stats.json").read_text())
    killed = counts["killed"] + counts["timeout"]
    tried = killed + counts["survived"] + counts["no_tests"]
    print(f"\n{killed} of {tried} seen: {killed / max(tried, 1):.1%}")
    reasons = SURVIVORS.read_text()
    functions = _FUNCTION.findall(mutmut("results"))
    alive = sorted({".".join(names).replace("ǁ", ".") for names in functions})
    new = [name for name in alive if name not in reasons]
    print("\n".join(f"not seen, and not in docs/mutants.md: {name}" for name in new))
    return int(killed < KILLED_LEAST * tried or bool(new))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
