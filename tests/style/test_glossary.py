"""The glossary and the code name the same things."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.local.template import ROOT

LEDGER = ROOT / "layers" / "ledger" / "ledger"
ROOMS = ("core", "book", "store", "directory", "api", "http", "aws", "process", "stream")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text()
# Renames that have not landed yet: old names of the code, new names of the glossary.
PENDING = {*Path(__file__).with_name("pending_names.txt").read_text().split()}
SPAN = re.compile(r"`([^`]+)`")


def terms() -> Iterator[str]:
    """Yield the names of our code that the glossary has: its second column, and its last list."""
    for line in GLOSSARY.splitlines():
        cells = line.split("|")
        if line.startswith("| "):
            yield from SPAN.findall(cells[2])
    yield from SPAN.findall(GLOSSARY.partition("## Classes that are no terms")[2])


def is_exception(node: ast.ClassDef) -> bool:
    """Tell a refusal, which the tree in `errors` explains, from a term."""
    bases = {name.id for name in node.bases if isinstance(name, ast.Name)}
    return any(name.endswith(("Error", "Conflict", "NotFound")) for name in bases)


def classes() -> set[str]:
    """Return the public classes of the rooms that work with terms."""
    trees = (
        ast.parse(file.read_text()) for room in ROOMS for file in (LEDGER / room).rglob("*.py")
    )
    nodes = (node for tree in trees for node in tree.body if isinstance(node, ast.ClassDef))
    return {node.name for node in nodes if node.name[0] != "_" and not is_exception(node)}


def test_every_class_of_the_core_is_in_the_glossary() -> None:
    assert classes() - {*terms()} - PENDING == set()


def test_every_name_of_the_glossary_is_in_the_code() -> None:
    source = "\n".join(file.read_text() for file in LEDGER.rglob("*.py"))
    words = {*re.findall(r"\w+", source)}
    assert {*terms()} - words - PENDING == set()


def test_the_glossary_has_about_sixty_terms_each_once() -> None:
    rows = [line.split("|")[1].strip() for line in GLOSSARY.splitlines() if line.startswith("| ")]
    entries = [row for row in rows if row != "term"]
    assert len(entries) == len({*entries})
    assert len(entries) > 50
