"""Which dialects there are. A test of one that was left out is not collected.

A test file speaks a dialect if it imports the dialect, or its client from tests/<dialect>, itself
or by way of another module of ours; or if it says so, as SPEAKS.
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
    found = _said(file)
    for module in _imports(file):
        parts = module.split(".")
        found |= {part for part in parts[1:3] if part in VENDORS}
        path = ROOT.joinpath(*parts).with_suffix(".py")
        if parts[0] == "tests" and path.is_file() and path != file:
            found |= speaks(path)
    return frozenset(found)


def _said(file: Path) -> set[str]:
    said = re.search(r"^SPEAKS = \((.*)\)$", file.read_text(), re.MULTILINE)
    return set(re.findall(r'"(\w+)"', said[1])) if said else set()


def _imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found
