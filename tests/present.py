"""The present dialects. A test of a deleted one is not collected.

A test file speaks a dialect if it imports the dialect, or its client from tests/<dialect>. The
import may be indirect. SPEAKS names further dialects of a file.
"""

import ast
import re
from functools import cache
from pathlib import Path

from ledger import dialects
from tools.local.template import ROOT

PRESENT = frozenset(
    folder.parent.name for folder in Path(dialects.__path__[0]).glob("*/__init__.py")
)
VENDORS = ("dwolla", "pennylane", "layerfi", "dayzero")


def has(*names: str) -> bool:
    """Tell whether all these dialects are there."""
    return PRESENT.issuperset(names)


@cache
def speaks(file: Path) -> frozenset[str]:
    """Find the vendors' dialects that a module of tests speaks."""
    matches = _declared(file)
    for module in _imports(file):
        parts = module.split(".")
        matches |= {part for part in parts[1:3] if part in VENDORS}
        path = ROOT.joinpath(*parts).with_suffix(".py")
        if parts[0] == "tests" and path.is_file() and path != file:
            matches |= speaks(path)
    return frozenset(matches)


def _declared(file: Path) -> set[str]:
    match = re.search(r"^SPEAKS = \((.*)\)$", file.read_text(), re.MULTILINE)
    return set(re.findall(r'"(\w+)"', match[1])) if match else set()


def _imports(file: Path) -> set[str]:
    matches: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            matches |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            matches |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return matches
