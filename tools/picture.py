"""Draw the packages of the layer and the imports between them: `make picture`.

The picture is a Mermaid graph in docs/architecture.md; tests/test_architecture.py compares.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.local.template import ROOT

LAYER = ROOT / "layers" / "ledger" / "ledger"
DOCUMENT = ROOT / "docs" / "architecture.md"
PICTURE = re.compile(r"(<!-- picture -->\n).*(<!-- end of picture -->)", re.DOTALL)
FUNCTIONS, OPERATOR = "functions", "dialects/*/admin"

Arrows = dict[str, set[str]]


def package_of(file: Path) -> str:
    """Return the package of a file; a dialect's part of `ledger-admin` is a package of its own."""
    if not file.is_relative_to(LAYER):
        return FUNCTIONS
    first, *rest = file.relative_to(LAYER).with_suffix("").parts
    return OPERATOR if first == "dialects" and "admin" in rest else first


def arrows() -> Arrows:
    """Return, for each package, the other packages that it imports at run time."""
    files = [*LAYER.rglob("*.py"), *(ROOT / "functions").rglob("*.py")]
    packages: Arrows = {}
    for file in files:
        package = package_of(file)
        if package != "__init__":
            imports = set(_imports(ast.parse(file.read_text())))
            packages.setdefault(package, set()).update(imports - {package})
    return {package: packages[package] for package in sorted(packages)}


def _imports(tree: ast.AST) -> Iterator[str]:
    """Yield the packages of the layer that a module imports, but for types alone."""
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                continue
            case ast.ImportFrom(module="ledger"):
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom(module=str(module)) if module.startswith("ledger."):
                yield module.split(".")[1]
            case ast.Import():
                names = [alias.name.split(".") for alias in node.names]
                yield from (name[1] for name in names if name[0] == "ledger" and len(name) > 1)
            case _:
                yield from _imports(node)


def reachable(arrows: Arrows, package: str) -> set[str]:
    """Return every package below this one."""
    below: set[str] = set()
    waiting = [*arrows.get(package, ())]
    while waiting:
        if (next_one := waiting.pop()) not in below:
            below.add(next_one)
            waiting += arrows.get(next_one, ())
    return below


def direct(arrows: Arrows) -> Arrows:
    """Return the arrows that no longer way implies, so that the picture can be read."""
    return {
        package: {
            target
            for target in targets
            if not any(target in reachable(arrows, other) for other in targets - {target})
        }
        for package, targets in arrows.items()
    }


def picture() -> str:
    """Return the Mermaid graph, with its fence."""
    lines = ["```mermaid", "graph TD"]
    for package, targets in direct(arrows()).items():
        lines += [f"  {_node(package)} --> {_node(target)}" for target in sorted(targets)]
    return "\n".join([*lines, "```", ""])


def _node(package: str) -> str:
    identifier = re.sub(r"\W+", "_", package)
    # Each package is a folder, but errors are one file.
    suffix = ".py" if package == "errors" else "/"
    return f'{identifier}["{package}{suffix}"]'


def main() -> None:
    """Write the picture into the document."""
    text = DOCUMENT.read_text()
    DOCUMENT.write_text(PICTURE.sub(lambda match: match[1] + picture() + match[2], text))


if __name__ == "__main__":
    main()
