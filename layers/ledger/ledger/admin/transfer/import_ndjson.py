"""`ledger-admin import`: rows into a book, with a result for each, as often as you like.

What is there already is said to be present. A row that waits for others (an entry for the one that
brings the funds, an account for its parent) is tried again after them.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, groupby, islice

from botocore.exceptions import ClientError
from pydantic import ValidationError

from ledger.admin.transfer import cells, row_rules
from ledger.admin.transfer.deferred_rows import Said, Waiting
from ledger.admin.transfer.export import COLUMNS
from ledger.admin.transfer.import_csv import REQUIRED, CellRefused, CsvIn, RowsRefused
from ledger.admin.transfer.row_writer import MovingIn, RowMisfits, waits, why
from ledger.admin.transfer.rows import ROW, AccountRow, AnyRow, ClosingRow
from ledger.book import Reader
from ledger.core import texts
from ledger.core.actors import Actor
from ledger.core.limits import LINES_PER_ENTRY_MAX
from ledger.errors import LedgerError, MalformedBody
from ledger.http import strict_json

_WHY_CHARACTERS_MAX = 500  # A reason may repeat a part of the row.
_ANOTHER = "Another row of this entry is refused."
STATUSES = WRITTEN, PRESENT, REFUSED = "written", "present", "refused"
Tell = Callable[[int], object]


class SomeRefused(LedgerError):
    """Rows were refused; the others are in the book."""

    rows: int
    message = "{rows} rows were refused, each with its reason; what was not refused is in the book."


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a row, the first of which is 1; and why, if it was refused."""

    row: int
    status: str
    why: str = ""


def _refused(row: int, why: str) -> Result:
    """A row that was refused, with as much of the reason as one reads."""
    is_cut = len(why) > _WHY_CHARACTERS_MAX
    return Result(row, REFUSED, texts.stripped(why[:_WHY_CHARACTERS_MAX] + "…" * is_cut))


def from_ndjson(read: Reader, by: Actor, lines: Iterable[str], tell: Tell) -> Iterator[Result]:
    """Take in the rows of an export; `tell` is told of each that is done with.

    Each is by whom it says, else `by` the operator.
    """
    book, is_last = MovingIn(read, by), False
    rows: Iterable[Said] = enumerate(lines, 1)
    with Waiting() as waiting:
        while True:
            done = 0
            for said in rows:
                for result in _with_those_under_it(book, said, waiting, is_last):
                    done += result.status != REFUSED
                    tell(1)
                    yield result
            if not waiting:
                return
            # Where nothing was done, what waits waits in vain.
            is_last, rows = not done, waiting.again()


def _with_those_under_it(
    book: MovingIn, said: Said, waiting: Waiting, is_last: bool
) -> Iterator[Result]:
    """What became of a row, and of those that waited for it; nothing if it waits itself."""
    following = [said]
    while following:
        number, line = following.pop()
        try:
            row = _read_row(line)
            # What an account is closed after may be among those that wait.
            if waiting and not is_last and isinstance(row, ClosingRow):
                waiting.put((number, line))
                continue
            yield Result(number, WRITTEN if book.take(row) else PRESENT)
        except LedgerError as refusal:
            if waits(refusal) and not is_last:
                waiting.put((number, line), _parent_of(row))
            else:
                yield _refused(number, why(refusal))
            continue
        except ClientError as error:
            if error.response["Error"]["Code"] != "ValidationException":
                raise
            yield Result(number, REFUSED, "The table does not take it: a text in it is too long.")
            continue
        if isinstance(row, AccountRow):
            following += reversed(waiting.under(row.number))


def _parent_of(row: AnyRow) -> int | None:
    """The account that a row of an account waits for."""
    return row.parent if isinstance(row, AccountRow) else None


def _read_row(line: str) -> AnyRow:
    if cells.is_broken(line):
        raise RowMisfits(rule=f"The row {cells.BROKEN_RULE}")
    try:
        row = ROW.validate_json(line)
        strict_json.require_each_key_once(line)
    except MalformedBody as error:
        raise RowMisfits(rule=f"The row cannot be read: {error.problem}") from None
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)[:3]
        said = (f"{'.'.join(map(str, fault['loc'][1:]))}: {fault['msg']}" for fault in faults)
        raise RowMisfits(rule="; ".join(said).strip(": ")) from None
    if wrong := list(islice(row_rules.faults(row), 3)):
        raise RowMisfits(rule="; ".join(wrong))
    return row_rules.normal(row)


def from_csv(read: Reader, by: Actor, lines: Iterable[str], tell: Tell) -> Iterator[Result]:
    """Take in a file of lines; rows are counted without the one that names the columns."""
    book, rows_of_file = CsvIn(read, datetime.now(UTC), by), enumerate(_cells(lines), 1)
    for said, group in groupby(rows_of_file, lambda pair: pair[1]["entry"]):
        # One row more than an entry can have is refused as too many, and so are those after it.
        rows = list(islice(group, LINES_PER_ENTRY_MAX + 1))
        faults, status = _posted(book, said, [row for _, row in rows])
        for place, (row, _) in enumerate(chain(rows, group)):
            tell(1)
            yield _refused(row, faults.get(place, _ANOTHER)) if faults else Result(row, status)


def _cells(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    try:
        table = csv.DictReader(lines, restval="")
        for column in REQUIRED:
            if column not in (table.fieldnames or ()):
                raise CellRefused(column=column, rule="there is no such column")
        # Only our own export guards its cells: another's `'` is part of what it says.
        guarded = cells.FREE if set(COLUMNS) <= set(table.fieldnames or ()) else ()
        for row in table:
            yield cells.read(row, guarded)
    except csv.Error as error:
        raise CellRefused(column=f"row {table.line_num}", rule=f"it is no CSV: {error}") from None


def _posted(book: CsvIn, said: str, rows: list[dict[str, str]]) -> tuple[Mapping[int, str], str]:
    """What is wrong with an entry's rows by their places, if anything is, and what became of it."""
    try:
        return {}, WRITTEN if book.take(said, rows) else PRESENT
    except RowsRefused as refused:
        return refused.faults, REFUSED
    except LedgerError as refusal:
        return dict.fromkeys(range(len(rows)), why(refusal)), REFUSED


FORMATS: Mapping[str, Callable[[Reader, Actor, Iterable[str], Tell], Iterator[Result]]] = {
    "csv": from_csv,
    "ndjson": from_ndjson,
}
