"""Count assertions and comments of the rooms that hold the books.

`python -m tests.style.figures` prints both figures of each room and of each of its modules.
"""

import ast
import io
import tokenize
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tools.local.template import ROOT

LEDGER = ROOT / "layers" / "ledger" / "ledger"
ROOMS = ("core", "store", "book")


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts of one module or of one room."""

    assertions: int = 0
    functions: int = 0
    comments: int = 0
    lines: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.assertions + other.assertions,
            self.functions + other.functions,
            self.comments + other.comments,
            self.lines + other.lines,
        )

    @property
    def assertions_per_function(self) -> float:
        """The assertions for each function or method."""
        return self.assertions / self.functions if self.functions else 0.0

    @property
    def comment_percentage(self) -> float:
        """The percentage of lines that are a comment or end with one."""
        return 100 * self.comments / self.lines if self.lines else 0.0

    def __str__(self) -> str:
        rates = f"{self.assertions_per_function:.2f} a function, {self.comment_percentage:.1f} %"
        return f"{self.assertions} assertions, {self.comments} comments: {rates}"


def figures_of(source: str) -> Figures:
    """Return the figures of a module's source."""
    nodes = [*ast.walk(ast.parse(source))]
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return Figures(
        assertions=sum(isinstance(node, ast.Assert) for node in nodes),
        functions=sum(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in nodes),
        comments=sum(token.type == tokenize.COMMENT for token in tokens),
        lines=len(source.splitlines()),
    )


def total(all_figures: Iterable[Figures]) -> Figures:
    """Return the sum of figures."""
    return sum(all_figures, Figures())


def modules(room: str) -> dict[Path, Figures]:
    """Return the figures of each module of a room, by its path in the layer."""
    files = sorted((LEDGER / room).rglob("*.py"))
    return {file.relative_to(LEDGER): figures_of(file.read_text()) for file in files}


def main() -> None:
    """Print the figures of each module and of each room."""
    for room in ROOMS:
        for path, figures in modules(room).items():
            print(f"{path}: {figures}")
        print(f"{room} (all): {total(modules(room).values())}")


if __name__ == "__main__":
    main()
