"""A CSV as rows of cells: its separator, its header, and the checks of the whole file.

Rows are counted as a spreadsheet counts them: the header is row 1, if nothing stands above it.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from msgspec import Struct, field

from ledger.admin.transfer.cells import BROKEN_RULE, FREE, is_broken, unguard_columns
from ledger.admin.transfer.columns import Columns, recognized
from ledger.admin.transfer.row_chain import CHECK, RowChain
from ledger.admin.transfer.spool import Spool
from ledger.errors import EntryRefused

SEPARATORS: Mapping[str, str] = {",": ",", ";": ";", "tab": "\t", "|": "|"}
_ROWS_BEFORE_HEADER_MAX = 10
_COLUMNS_OF_HEADER_MIN = 3  # So many known columns make a row the header.
# The columns by which our own export is recognized, also that of an older release.
_EXPORT_COLUMNS = {"entry", "line", "version", "date", "created_at", "description", "account"}
_EXPORT_COLUMNS |= {"account_number", "account_name", "line_description", "debit", "credit"}
_EXPORT_COLUMNS |= {"currency", "reverses", "account_type"}
_DAMAGED_MAX = 2


class CsvRefused(EntryRefused):
    """The input is no CSV, or not the whole one. Nothing of it is imported."""

    rule: str
    message = "{rule}."


class FileRow(Struct, frozen=True):
    """One row: its number, its cells by column, and its fault, if any."""

    number: int
    cells: dict[str, str]
    fault: str = ""


class LayoutOptions(Struct, frozen=True):
    """The separator and the columns that the operator names; everything else is found."""

    separator: str | None = None
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Layout(Struct, frozen=True):
    """The separator and the columns of a file, and the number of its header's row.

    `is_export` is true of a file with all columns of our own export.
    """

    separator: str
    columns: Columns
    header_row: int

    @property
    def is_export(self) -> bool:
        """True of a file with all columns of our own export."""
        return set(self.columns.headers) >= _EXPORT_COLUMNS

    @property
    def is_checked(self) -> bool:
        """True if each row has the digest that our export gave it.

        A damaged byte of the header can change one name or join two; the first row shows it then.
        """
        missing = _EXPORT_COLUMNS.difference(self.columns.headers)
        return self.columns.headers[-1] == CHECK and len(missing) <= _DAMAGED_MAX


def find_layout(spool: Spool, options: LayoutOptions) -> Layout:
    """Return the layout of a file. Raise `CsvRefused` or `ColumnsRefused` without a certain one."""
    names = [options.separator] if options.separator else SEPARATORS
    best, separator, place, headers = 0, ",", 0, list[str]()
    for name in names:
        for number, row in enumerate(_first_rows(spool, SEPARATORS[name]), 1):
            count = recognized(row, options.columns)
            if count > best:
                best, separator, place, headers = count, SEPARATORS[name], number, row
    if best < _COLUMNS_OF_HEADER_MIN:
        raise CsvRefused(
            rule="there is no header: a row with at least entry, date, an account, and debit and"
            " credit, separated by one of , ; tab |"
        )
    columns = Columns(headers, options.columns)
    columns.require()
    return Layout(separator, columns, place)


def _first_rows(spool: Spool, separator: str) -> Iterator[list[str]]:
    table = csv.reader(spool.lines(newline=""), delimiter=separator, strict=True)
    try:
        yield from islice(table, _ROWS_BEFORE_HEADER_MAX)
    except csv.Error:
        return  # `read_rows` reports the place.


def read_rows(spool: Spool, layout: Layout) -> Iterator[FileRow]:
    """Yield the rows below the header, without rows of empty cells.

    Raise `CsvRefused` for a quote that is never closed. Raise it for a changed row of our export,
    and at the end of an export that lacks rows.
    """
    table = csv.reader(spool.lines(newline=""), delimiter=layout.separator, strict=True)
    number, chain = 0, RowChain(layout.columns.headers[:-1])
    try:
        for number, row in enumerate(table, 1):
            if number <= layout.header_row:
                continue
            if layout.is_checked:
                _check(chain, number, row)
            if any(cell.strip() for cell in row):
                yield _file_row(number, row, layout)
    except csv.Error as error:
        raise CsvRefused(rule=f"it is no CSV, from row {number + 1} on: {error}") from None
    if layout.is_checked and not chain.is_ended:
        raise CsvRefused(rule=f"the export is cut off after row {number}: its last row is missing")


def _check(chain: RowChain, number: int, row: Sequence[str]) -> None:
    *values, digest = row or [""]
    if not chain.accept(values, digest):
        raise CsvRefused(
            rule=f"row {number} is not as it was exported, or a row before it is missing;"
            f" to import a file that you have changed, delete its column {CHECK}"
        )


def _file_row(number: int, row: list[str], layout: Layout) -> FileRow:
    # Only our own export guards its cells. In another file, `'` is part of the text.
    guarded_columns = FREE if layout.is_export else ()
    cells = unguard_columns(layout.columns.cells(row), guarded_columns)
    return FileRow(number, cells, _fault(row, layout))


def _fault(row: Sequence[str], layout: Layout) -> str:
    headers = layout.columns.headers
    for place, cell in enumerate(row):
        if is_broken(cell):
            return f"{headers[place] if place < len(headers) else 'row'}: {BROKEN_RULE}"
    count = len(headers)
    if any(cell.strip() for cell in row[count:]):
        return f"there are {len(row)} cells under {count} columns, so a text may have a separator"
    if not layout.is_checked:
        for text in _swallowed(row, layout.separator, count):
            return f"a text has a whole row in it, so its quote may never be closed: {text[:60]!r}"
    return ""


def _swallowed(row: Iterable[str], separator: str, count: int) -> Iterator[str]:
    """Yield the lines within cells that have as many separators as a row, or more."""
    for cell in row:
        for line in cell.splitlines()[1:] if "\n" in cell or "\r" in cell else ():
            if line.count(separator) >= count - 1:
                yield line
