"""The rows of a CSV as entries: their head cells, their lines, and the lines of zero."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from ledger.admin.transfer.columns import HEAD, TEXTS
from ledger.admin.transfer.csv_accounts import CellRefused, Cells
from ledger.admin.transfer.csv_file import FileRow
from ledger.core import texts
from ledger.core.accounts import Direction
from ledger.core.limits import LINES_PER_ENTRY_MAX

ReadAmount = Callable[[str, str], int]
ReadDay = Callable[[str], date | None]
_SIDES = {
    **dict.fromkeys(("d", "debit", "dr"), Direction.DEBIT),
    **dict.fromkeys(("c", "credit", "cr"), Direction.CREDIT),
}
_NOTHING = ("", "-")  # A spreadsheet shows zero as a dash.


class EntryRows(Struct, frozen=True):
    """The rows of one entry, and the name that the file gives it.

    Of a longer entry than a book takes there is one row more than the limit; `left` has the others.
    """

    name: str
    rows: tuple[FileRow, ...]
    left: Iterator[FileRow]


class RowLine(Struct, frozen=True):
    """The amount of a row in minor units and its side; None of a row of zero."""

    direction: Direction
    amount_minor: int


def group(rows: Iterable[FileRow]) -> Iterator[EntryRows]:
    """Yield the entries of a file. A row without the cells of the head continues its entry."""
    waiting = iter(rows)
    first = next(waiting, None)
    while first is not None:
        entry = _Entry(first, waiting)
        rows = tuple(islice(entry, LINES_PER_ENTRY_MAX + 1))
        yield EntryRows(first.cells["entry"], rows, entry)
        for _ in entry:
            pass
        first = entry.next_first


class _Entry:
    """The rows of one entry, one by one; afterwards `next_first` is the next entry's first row."""

    def __init__(self, first: FileRow, waiting: Iterator[FileRow]) -> None:
        self._first, self._waiting = first, waiting
        self._next: FileRow | None = first
        self.next_first: FileRow | None = None

    def __iter__(self) -> Iterator[FileRow]:
        return self

    def __next__(self) -> FileRow:
        row, self._next = self._next, None
        row = row or (None if self.next_first else next(self._waiting, None))
        if row is None:
            raise StopIteration
        if row is not self._first and not self._continues(row):
            self.next_first = row
            raise StopIteration
        return _with_head(row, self._first)

    def _continues(self, row: FileRow) -> bool:
        name = row.cells["entry"]
        is_bare = not name and not row.cells["date"]
        return is_bare or name == self._first.cells["entry"]


def _with_head(row: FileRow, first: FileRow) -> FileRow:
    """Return a row with the head of its entry's first row, where its own cells are empty."""
    head = {
        column: first.cells[column]
        for column in HEAD
        if column != "description" and column in first.cells and not row.cells[column]
    }
    return replace(row, cells={**row.cells, **head}) if head else row


def check_row(row: Cells, first: Cells) -> None:
    """Refuse a text that is not plain, and another head than that of the entry's first row."""
    for column in TEXTS:
        if not texts.is_plain(row.get(column, "")):
            raise CellRefused(column=column, rule=texts.rule(row[column]))
    for column in ("date", "currency"):
        if row[column] != first[column]:
            raise CellRefused(column=column, rule="all rows of an entry have the same")
    description = row.get("description", "")
    if description and description != first.get("description", ""):
        raise CellRefused(
            column="description",
            rule="another row of the entry has another one, and an entry has one"
            " (--column line_description=HEADER makes it the line's)",
        )


def read_line(row: Cells, read_amount: ReadAmount) -> RowLine | None:
    """Return the amount of a row, or None of a row of zero.

    A negative amount is one of the other side. A zero in the unused column means nothing.
    """
    signed = _signed_amounts(row, read_amount)
    if not signed:
        raise CellRefused(column="debit", rule="a row has an amount in debit or in credit")
    amounts = [(side, amount) for side, amount in signed if amount]
    if len(amounts) > 1:
        raise CellRefused(
            column="debit", rule="a row has an amount in debit or in credit, and not in both"
        )
    if not amounts:
        return None
    ((side, amount_minor),) = amounts
    return RowLine(side if amount_minor > 0 else side.opposite, abs(amount_minor))


def _signed_amounts(row: Cells, read_amount: ReadAmount) -> list[tuple[Direction, int]]:
    currency = row["currency"]
    if "amount" in row:
        side = Direction.DEBIT
        if "side" in row:
            direction = _SIDES.get(row["side"].lower())
            if direction is None:
                raise CellRefused(column="side", rule="is D or C, debit or credit")
            side = direction
        return [] if row["amount"] in _NOTHING else [(side, read_amount(row["amount"], currency))]
    cells = [(side, row[side.name.lower()]) for side in Direction]
    return [(side, read_amount(cell, currency)) for side, cell in cells if cell not in _NOTHING]


def read_day(row: Cells, read: ReadDay) -> date:
    """Return the day of a row. Raise `CellRefused`."""
    day = read(row["date"])
    if day is None:
        raise CellRefused(
            column="date",
            rule=f"{row['date'][:40]!r} is no date of 1900 to 2199 such as 2026-01-31",
        )
    return day
