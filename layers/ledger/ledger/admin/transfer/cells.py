"""Cells of free text in a CSV: safe in a spreadsheet, and unchanged after a round trip.

Our import removes the `'` that an export puts before them (`ledger.core.cells`). Columns of
amounts, dates and ids need no guard, since we write them.
"""

import re
from collections.abc import Iterable, Mapping

from ledger.core.cells import unguard

FREE = ("description", "account_number", "account_name", "line_description")
BROKEN_RULE = "has a byte that is no UTF-8"
_BROKEN = re.compile("[\ud800-\udfff]")


def unguard_columns(cells: Mapping[str, str], columns: Iterable[str]) -> dict[str, str]:
    """Return the cells of a row, with the texts of the guarded `columns`."""
    return {**cells, **{name: unguard(cells[name]) for name in columns if cells.get(name)}}


def is_broken(text: str) -> bool:
    """Tell if a text has a byte that is not UTF-8; Python reads it as half a surrogate pair."""
    return not text.isascii() and _BROKEN.search(text) is not None
