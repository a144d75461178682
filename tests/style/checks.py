"""Apply to each file the rules of its kind."""

from collections.abc import Iterator
from pathlib import Path

from tests.style import documents
from tests.style.prose import Violation
from tests.style.python import check_python
from tools.local.template import ROOT

_ROOMS = ("layers/ledger", "functions", "tools", "tests", "benchmarks", "events")
# Rooms whose texts people read.
_SHIPPED = ("layers/", "functions/", "tools/")


def path_of(file: Path) -> str:
    """Return a file's path below the root."""
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
