"""Apply to each file the rules of its kind."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.style import documents
from tests.style.prose import Violation
from tests.style.python import check_python
from tools.local.template import ROOT

PENDING = Path(__file__).with_name("pending.txt")
_ROOMS = ("layers/ledger", "functions", "tools", "tests", "benchmarks", "events")
# Rooms whose public names have docstrings, and whose texts people read.
_SHIPPED = ("layers/", "functions/", "tools/")
_DOCSTRINGS = "D100,D101,D102,D103,D401"
_RUFF_LINE = re.compile(r"^(.+?):(\d+):\d+: (D\d+) (.*)$", re.MULTILINE)


def path_of(file: Path) -> str:
    """Return a file's path below the root, as pending.txt has it."""
    return file.relative_to(ROOT).as_posix()


def files() -> list[Path]:
    """Return every file that the rules hold for."""
    rooms = [ROOT / room for room in _ROOMS]
    selected = [file for room in rooms for file in room.rglob("*.py")]
    selected += [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "specs").glob("*.md")]
    selected += [ROOT / "benchmarks" / "README.md", *(ROOT / "tests").glob("*.md")]
    selected += [*(ROOT / "functions").glob("*/openapi.yaml")]
    selected += [*(ROOT / "functions" / "web" / "get_openapi").glob("*.json")]
    selected += [*(ROOT / "functions").glob("*/*/page/*.js")]
    selected += [*(ROOT / "functions").glob("*/*/page/*.html")]
    return sorted(
        file for file in {*selected} if file.exists() and "node_modules" not in file.parts
    )


def pending() -> list[str]:
    """Return the paths of the files that need not follow the rules yet."""
    return PENDING.read_text().splitlines()


def check(file: Path) -> list[Violation]:
    """Return what a file breaks, by line, but for the docstrings that ruff judges."""
    return sorted({*_check(file)})


def _check(file: Path) -> Iterator[Violation]:
    path = path_of(file)
    match file.suffix:
        case ".py":
            # The style rules name what they ban.
            if file.name != "words.py" or file.parent.name != "style":
                yield from check_python(file, has_messages=path.startswith(_SHIPPED))
        case ".md":
            yield from documents.check_document(file)
        case ".yaml":
            yield from documents.check_yaml(file)
        case ".json":
            yield from documents.check_openapi(file)
        case _:
            yield from documents.check_page(file)


def check_docstrings(selected: list[Path]) -> dict[str, list[Violation]]:
    """Return, by path, the public names without a docstring and the moods that ruff refuses."""
    shipped = [file for file in selected if file.suffix == ".py"]
    shipped = [file for file in shipped if path_of(file).startswith(_SHIPPED)]
    if not shipped:
        return {}
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--quiet"]
    command += ["--output-format", "concise", "--select", _DOCSTRINGS]
    # The message of a refusal is its sentence; a docstring would say it twice.
    command += ["--per-file-ignores", "layers/ledger/ledger/errors.py:D101", *map(str, shipped)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode in (0, 1), ran.stderr
    violations: dict[str, list[Violation]] = {}
    for path, line, code, text in _RUFF_LINE.findall(ran.stdout):
        name = path_of(ROOT / path)
        violations.setdefault(name, []).append(Violation(int(line), code, text))
    return violations


def check_all(selected: list[Path]) -> dict[str, list[Violation]]:
    """Return what each of the files breaks, by path; a clean file is not in it."""
    by_path = check_docstrings(selected)
    for file in selected:
        if violations := [*check(file), *by_path.get(path_of(file), [])]:
            by_path[path_of(file)] = sorted(violations)
    return by_path
