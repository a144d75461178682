"""Cells of free text in a CSV: safe in a spreadsheet, and unchanged after a round trip.

A spreadsheet reads a cell that begins with one of `_SIGNS` as a formula, or truncates it. So our
export puts a `'` before such a text, and before a text that begins with `'`. Our import removes it.
Columns of amounts, dates and ids need no guard, since we write them.
"""

import re
from collections.abc import Iterable, Mapping

FREE = ("description", "account_number", "account_name", "line_description")
_GUARD = "'"
_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", _GUARD)

BROKEN_RULE = "has a byte that is no UTF-8"
_BROKEN = re.compile("[\ud800-\udfff]")


def guard(text: str) -> str:
    """Return a text as a cell of our export."""
    return f"{_GUARD}{text}" if text.startswith(_SIGNS) else text


def unguard(cell: str) -> str:
    """Return the text of a cell of our export."""
    is_guarded = cell.startswith(_GUARD) and cell[1:].startswith(_SIGNS)
    return cell[1:] if is_guarded else cell


def unguard_columns(cells: Mapping[str, str], columns: Iterable[str]) -> dict[str, str]:
    """Return the cells of a row, with the texts of the guarded `columns`."""
    return {**cells, **{name: unguard(cells[name]) for name in columns if cells.get(name)}}


def is_broken(text: str) -> bool:
    """Tell if a text has a byte that is not UTF-8; Python reads it as half a surrogate pair."""
    return not text.isascii() and _BROKEN.search(text) is not None
