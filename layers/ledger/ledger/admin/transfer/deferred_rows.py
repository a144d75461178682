"""Rows of an import that wait for other rows.

Most rows wait in a file, since they may be many. While a pass reads one file, rows that wait again
go to a second file for the next pass. Accounts wait for their parent in memory, where the chart of
accounts is anyway, and follow it at once. So a chart in reverse order needs one pass.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO

# The number of a row in the import, from 1, and its text.
NumberedLine = tuple[int, str]


class DeferredRows:
    """The waiting rows of one import, and their files until it is closed."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._next, self._current = (self._stack.enter_context(_file()) for _ in range(2))
        self._children: dict[int, list[NumberedLine]] = {}
        self._file_rows = self._closings = 0

    def close(self) -> None:
        """Delete the files."""
        self._stack.close()

    def __bool__(self) -> bool:
        return bool(self._file_rows or self._children)

    @property
    def has_open(self) -> bool:
        """True if a row waits that is no closing of an account."""
        return bool(self._file_rows > self._closings or self._children)

    def add(
        self, row: NumberedLine, parent: int | None = None, *, is_closing: bool = False
    ) -> None:
        """Let a row wait for its parent account, or else for the next pass."""
        if parent is not None:
            self._children.setdefault(parent, []).append(row)
            return
        number, line = row
        self._file_rows += 1
        self._closings += is_closing
        self._next.write(f"{number} {line.rstrip()}\n")

    def take_children(self, account: int) -> list[NumberedLine]:
        """Return the accounts that wait for this parent; they wait no more."""
        return self._children.pop(account, [])

    def take_all(self) -> Iterator[NumberedLine]:
        """Yield all waiting rows, accounts first.

        A row that is added meanwhile waits for the next pass.
        """
        children, self._children = self._children, {}
        self._file_rows = self._closings = 0
        self._next, self._current = self._current, self._next
        self._next.truncate(self._next.seek(0))
        self._current.seek(0)
        for rows in children.values():
            yield from rows
        for text in self._current:
            number, _, line = text.partition(" ")
            yield int(number), line


def _file() -> IO[str]:
    return tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")
