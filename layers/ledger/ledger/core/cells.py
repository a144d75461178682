"""Cells of a CSV that a spreadsheet shows as the text that they are.

A spreadsheet reads a cell that begins with one of `_SIGNS` as a formula, or truncates it. So an
export puts a `'` before such a text, and before a text that begins with `'`.
"""

GUARD = "'"
_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", GUARD)


def guard(text: str) -> str:
    """Return a text as a cell of an export."""
    return f"{GUARD}{text}" if text.startswith(_SIGNS) else text


def unguard(cell: str) -> str:
    """Return the text of a cell of an export."""
    is_guarded = cell.startswith(GUARD) and cell[1:].startswith(_SIGNS)
    return cell[1:] if is_guarded else cell
