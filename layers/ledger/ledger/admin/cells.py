"""Cells of free text in a CSV: no formula for a spreadsheet, and the same text when read back.

A spreadsheet takes a cell that begins with one of these signs for a formula, or cuts it off. Such
a text, and one that begins with `'`, gets a `'` in front, which our import takes off again. Columns
of amounts, dates and ids are ours, and stay as they are.
"""

from collections.abc import Iterable, Mapping

FREE = ("description", "account_number", "account_name", "line_description")
_GUARD = "'"
_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", _GUARD)


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
