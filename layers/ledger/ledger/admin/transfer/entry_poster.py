"""Post the entries of a CSV, one by one, each once and whole."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from msgspec import Struct

from ledger.admin.transfer.csv_accounts import (
    AccountCells,
    AccountFinder,
    CellRefused,
    Cells,
    read_account,
)
from ledger.admin.transfer.csv_entries import (
    EntryRows,
    ReadAmount,
    ReadDay,
    RowLine,
    check_row,
    read_day,
    read_line,
)
from ledger.admin.transfer.csv_file import FileRow
from ledger.admin.transfer.entry_rows import RowMisfits
from ledger.admin.transfer.entry_writer import EntryWriter, NewAccount
from ledger.admin.transfer.results import PRESENT, REMOVED, WRITTEN
from ledger.core import entries, ids, money
from ledger.core.accounts import Direction
from ledger.core.claims import short_digest
from ledger.core.entries import Draft, DraftLine, Entry
from ledger.core.limits import LINES_PER_ENTRY_MAX
from ledger.errors import LedgerError, LimitExceeded, StateConflict, TryAgain
from ledger.http import dates
from ledger.store import keys
from ledger.store.items import codec

# The cells of an account that the fingerprint of an entry covers.
_ACCOUNT_COLUMNS = ("account", "account_number", "account_name", "account_type")
ZERO_LINE = "a line of zero is left out"
T = TypeVar("T")
U = TypeVar("U")


class RowsRefused(Exception):
    """The refusals of an entry's rows, by their index among the entry's rows."""

    def __init__(self, faults: Mapping[int, LedgerError]) -> None:
        super().__init__()
        self.faults = faults


class EntryDiffers(StateConflict):
    """The file has an entry of this very book with another content."""

    message = "It is an entry of this book, which has another content."


class _Content(Struct, frozen=True):
    """The content of an entry: its rows with an amount, and their lines, still without account."""

    rows: tuple[Cells, ...]
    lines: tuple[DraftLine, ...]
    day: date
    currency: str
    description: str

    @property
    def fingerprint(self) -> str:
        """The digest of all cells of the entry."""
        parts: list[str] = []
        for row, line in zip(self.rows, self.lines, strict=True):
            amount = money.to_text(line.amount_minor, self.currency)
            sides = [amount if line.direction is side else "" for side in Direction]
            parts += [self.day.isoformat(), self.currency, row.get("description", "")]
            parts += [row.get(column, "") for column in _ACCOUNT_COLUMNS]
            parts += [line.description, *sides]
        return short_digest(*parts)

    def draft(self, account_ids: Sequence[int]) -> Draft:
        """Return the draft with the accounts of the lines."""
        lines = tuple(
            DraftLine(account_id, line.direction, line.amount_minor, line.description)
            for account_id, line in zip(account_ids, self.lines, strict=True)
        )
        return Draft(dates.midnight(self.day), self.currency, lines, self.description)


class EntryPoster:
    """Posts a file's entries to one book."""

    def __init__(
        self,
        writer: EntryWriter,
        finder: AccountFinder,
        read_amount: ReadAmount,
        read_day: ReadDay,
    ) -> None:
        self._writer, self._read, self._finder = writer, writer.read, finder
        self._read_amount, self._read_day = read_amount, read_day

    def post(self, entry: EntryRows) -> tuple[str, set[int]]:
        """Post an entry. Return its status, and the indexes of its rows of zero.

        Raise `RowsRefused` or a `LedgerError` of the whole entry; then nothing of it is written.
        """
        if not entry.name:
            raise CellRefused(column="entry", rule="must be given")
        if len(entry.rows) > LINES_PER_ENTRY_MAX:
            raise LimitExceeded(
                limit="LINES_PER_ENTRY_MAX", maximum=LINES_PER_ENTRY_MAX, actual=len(entry.rows)
            )
        content, zeros = self._content(entry.rows)
        if (status := self._own(entry.name, content)) is not None:
            return status, zeros
        rows = content.rows
        cells = read_each(rows, lambda row: read_account(self._read.scope.business_id, row))
        places, new = self._accounts(rows, cells)

        def make(new_ids: Sequence[int]) -> Draft:
            return content.draft([new_ids[place] if is_new else place for is_new, place in places])

        posted, opened = self._writer.post(entry.name, content.fingerprint, make, new)
        for account in opened:
            self._finder.note(account)
        return (self._replayed(posted.entry) if posted.replayed else WRITTEN), zeros

    def _content(self, file_rows: Sequence[FileRow]) -> tuple[_Content, set[int]]:
        descriptions = [row.cells.get("description", "") for row in file_rows]
        description = next(filter(None, descriptions), "")
        first = {**file_rows[0].cells, "description": description}

        def read(row: FileRow) -> tuple[Cells, RowLine | None]:
            if row.fault:
                raise RowMisfits(rule=row.fault)
            check_row(row.cells, first)
            read_day(row.cells, self._read_day)
            return row.cells, read_line(row.cells, self._read_amount)

        pairs = read_each(file_rows, read)
        zeros = {index for index, (_, line) in enumerate(pairs) if line is None}
        if len(zeros) == len(pairs):
            raise CellRefused(column="debit", rule="every line of the entry is zero")
        lines = tuple(
            DraftLine(0, line.direction, line.amount_minor, row.get("line_description", ""))
            for row, line in pairs
            if line
        )
        rows = tuple(row for row, line in pairs if line)
        day, currency = read_day(first, self._read_day), first["currency"]
        entries.check_header(currency, description, dates.midnight(day))
        entries.check_lines(lines, currency)
        return _Content(rows, lines, day, currency, description), zeros

    def _own(self, name: str, content: _Content) -> str | None:
        """Return the status of an entry that the file took from this book; None of any other."""
        entry_id = self._read.ids.id_of(ids.Kind.ENTRY, name)
        if entry_id is None:
            return None
        item = self._read.table.get(keys.entry(self._read.scope, entry_id))
        if item is None or codec.kind_of(item) not in (codec.ENTRY, codec.REMOVED):
            return None
        if codec.kind_of(item) == codec.REMOVED:
            return REMOVED
        account_ids = [
            self._read.ids.id_of(ids.Kind.ACCOUNT, row.get("account", "")) for row in content.rows
        ]
        if not any(_equals(entry, content, account_ids) for entry in self._read.versions(entry_id)):
            raise EntryDiffers
        return PRESENT

    def _replayed(self, entry: Entry) -> str:
        item = self._read.table.get(keys.entry(self._read.scope, entry.entry_id))
        is_removed = item is not None and codec.kind_of(item) == codec.REMOVED
        return REMOVED if is_removed else PRESENT

    def _accounts(
        self, rows: Sequence[Cells], cells: Sequence[AccountCells]
    ) -> tuple[list[tuple[bool, int]], list[NewAccount]]:
        """Return the account of each row, and the new accounts.

        An account is its id, or its place among the new ones; the boolean is true for a new one.
        """
        new: dict[object, NewAccount] = {}

        def find(pair: tuple[Cells, AccountCells]) -> tuple[bool, int]:
            row, account = pair
            key = self._finder.key(account)
            if key not in new:
                account_or_new = self._finder.find(account, row)
                if not isinstance(account_or_new, NewAccount):
                    return False, account_or_new.account_id
                new[key] = account_or_new
            elif (cell := row.get("account_type", "").lower()) not in ("", new[key].terms.type):
                kind = new[key].terms.type.value
                rule = f"another row of the entry opens the account as {kind}, and this one {cell}"
                raise CellRefused(column="account_type", rule=rule)
            return True, list(new).index(key)

        places = read_each(list(zip(rows, cells, strict=True)), find)
        return places, list(new.values())


def read_each(rows: Sequence[T], read: Callable[[T], U]) -> list[U]:
    """Return the values that `read` makes of the rows. Raise `RowsRefused` with all their faults.

    A table that does not answer is no fault of a row: the refusal itself is raised.
    """
    values: list[U] = []
    faults: dict[int, LedgerError] = {}
    for index, row in enumerate(rows):
        try:
            values.append(read(row))
        except TryAgain:
            raise
        except LedgerError as refusal:
            faults[index] = refusal
    if faults:
        raise RowsRefused(faults)
    return values


def _equals(entry: Entry, content: _Content, account_ids: Sequence[int | None]) -> bool:
    """Tell if an entry has the content of its rows; a row may lack the id of its account."""
    if (entry.currency, entry.description) != (content.currency, content.description):
        return False
    if entry.effective_at.date() != content.day or len(entry.lines) != len(content.lines):
        return False
    return all(
        (line.direction, line.amount_minor, line.description)
        == (other.direction, other.amount_minor, other.description)
        and account_id in (None, line.account_id)
        for line, other, account_id in zip(entry.lines, content.lines, account_ids, strict=True)
    )
