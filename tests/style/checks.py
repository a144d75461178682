"""Apply to each file the rules of its kind."""

from collections.abc import Iterator
from pathlib import Path

from tests.style import documents
from tests.style.comments import has_hash_comments, hash_comments, script_comments
from tests.style.prose import Violation
from tests.style.python import check_python
from tools.local.template import ROOT

_ROOMS = ("layers/ledger", "functions", "tools", "tests", "benchmarks", "events")
_TEMPLATES = ("access", "data", "edge", "functions")
# Packages that npm installs.
_FOREIGN = {"node_modules"}
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
    selected += [*(ROOT / "functions").glob("*/*/page/*.*")]
    selected += [file for file in _commented() if has_hash_comments(file.name)]
    return sorted(file for file in {*selected} if file.is_file() and _is_ours(file))


def _commented() -> Iterator[Path]:
    """Yield files of the root and of the rooms with templates, makefiles and workflows."""
    yield from ROOT.glob("*")
    for room in (*_TEMPLATES, "layers/ledger", "tools", ".github", ".ci"):
        yield from (ROOT / room).rglob("*")


def _is_ours(file: Path) -> bool:
    return file.suffix not in (".svg", ".png") and not _FOREIGN & {*file.parts}


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
        case ".json":
            yield from documents.check_openapi(file)
        case ".html" | ".js" | ".css":
            yield from documents.check_page(file)
            yield from script_comments(file.read_text())
        case _:
            if file.suffix in (".yaml", ".yml"):
                yield from documents.check_yaml(file)
            yield from hash_comments(file.read_text())
