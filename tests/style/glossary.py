"""The names of the glossary, and the names of the code."""

import ast
import re
from collections.abc import Iterator

from tools.local.template import ROOT

LEDGER = ROOT / "layers" / "ledger" / "ledger"
GLOSSARY = ROOT / "docs" / "glossary.md"
# Renames that have not landed yet: old names of the code, new names of the glossary.
_ROOMS = ("core", "book", "store", "directory", "http", "aws", "process", "stream", "log")
_SPAN = re.compile(r"`([^`]+)`")
_LAST = "## Classes that are no terms"


def terms() -> Iterator[str]:
    """Yield the names of our code that the glossary has: its second column, and its last list."""
    text = GLOSSARY.read_text()
    for line in text.splitlines():
        if line.startswith("| "):
            yield from _SPAN.findall(line.split("|")[2])
    yield from _SPAN.findall(text.partition(_LAST)[2])


def rows() -> list[str]:
    """Return the first column of the glossary's tables."""
    lines = [line for line in GLOSSARY.read_text().splitlines() if line.startswith("| ")]
    cells = [line.split("|")[1].strip() for line in lines]
    return [cell for cell in cells if cell != "term"]


def unexplained() -> set[str]:
    """Return the public classes of the core and its rooms that the glossary lacks."""
    return _classes() - {*terms()}


def absent() -> set[str]:
    """Return the names of the glossary that the code lacks."""
    words = {word for file in LEDGER.rglob("*.py") for word in re.findall(r"\w+", file.read_text())}
    return {*terms()} - words


def _classes() -> set[str]:
    files = [file for room in _ROOMS for file in (LEDGER / room).rglob("*.py")]
    nodes = [node for file in files for node in ast.parse(file.read_text()).body]
    classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
    return {node.name for node in classes if node.name[0] != "_" and not _is_exception(node)}


def _is_exception(node: ast.ClassDef) -> bool:
    """Tell a refusal, which the tree of errors explains, from a term."""
    bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
    return any(name.endswith(("Error", "Conflict", "NotFound", "Exceeded")) for name in bases)
