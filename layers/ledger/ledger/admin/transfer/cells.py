"""Cells of free text in a CSV: no formula for a spreadsheet, and the same text when read back.

A spreadsheet takes a cell that begins with one of these signs for a formula, or cuts it off. Such
a text, and one that begins with `'`, gets a `'` in front, which our import takes off again. Columns
of amounts, dates and ids are ours, and stay as they are.
"""

import re
from collections.abc import Iterable, Mapping

FREE = ("description", "account_number", "account_name", "line_description")
_GUARD = "'"
_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", _GUARD)

BROKEN_RULE = "has a byte that is no UTF-8"
_BROKEN = re.compile("[\ud800-\udfff]")


def guarded(text: str) -> str:
    """A text as a cell of our export has it."""
    return f"{_GUARD}{text}" if text.startswith(_SIGNS) else text


def unguarded(cell: str) -> str:
    """The text that a cell of our export stands for."""
    is_guarded = cell.startswith(_GUARD) and cell[1:].startswith(_SIGNS)
    return cell[1:] if is_guarded else cell


def read(cells: Mapping[str, str], columns: Iterable[str]) -> dict[str, str]:
    """A row of a file with these columns of free text guarded."""
    return {**cells, **{name: unguarded(cells[name]) for name in columns if cells.get(name)}}


def is_broken(text: str) -> bool:
    """Whether a text was read from a byte that is no UTF-8, as half of a surrogate pair."""
    return not text.isascii() and _BROKEN.search(text) is not None
