"""Rows of an import that wait for others, in two files in turn: however many, and how often.

An account waits for its parent in memory, where a chart is anyway; so those under it follow it at
once, and a chart that is written the other way round is read once.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import IO

Said = tuple[int, str]


class Waiting:
    """The rows that wait, each with its number in the file."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._write, self._read = (self._stack.enter_context(_file()) for _ in range(2))
        self._under: dict[int, list[Said]] = {}
        self._in_file = 0

    def __enter__(self) -> "Waiting":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._stack.close()

    def __bool__(self) -> bool:
        return bool(self._in_file or self._under)

    def put(self, said: Said, parent: int | None = None) -> None:
        """Have a row wait: for an account, or for whatever comes."""
        if parent is not None:
            self._under.setdefault(parent, []).append(said)
            return
        row, line = said
        self._in_file += 1
        self._write.write(f"{row} {line.rstrip()}\n")

    def under(self, account: int) -> list[Said]:
        """Those that waited for an account, and wait no more."""
        return self._under.pop(account, [])

    def again(self) -> Iterator[Said]:
        """All that wait, the accounts first; what is put meanwhile waits for the next time."""
        under, self._under, self._in_file = self._under, {}, 0
        self._write, self._read = self._read, self._write
        self._write.truncate(self._write.seek(0))
        self._read.seek(0)
        for rows in under.values():
            yield from rows
        for said in self._read:
            row, _, line = said.partition(" ")
            yield int(row), line


def _file() -> IO[str]:
    return tempfile.TemporaryFile("w+", encoding="utf-8", newline="")
