"""Import a CSV of lines: the rows of an entry stand together, and are posted together, once.

The columns are those of our own export; other columns are ignored. `entry` identifies the entry in
the file and is its idempotency key. An account is found by its id or its code. A row that gives an
`account_type` opens an account that is not there. Amounts are decimals, in `debit` or in `credit`.
"""

import csv
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain, groupby, islice
from typing import TypeVar

from ledger.admin.transfer import cells
from ledger.admin.transfer.cells import BROKEN_RULE, is_broken
from ledger.admin.transfer.export import COLUMNS
from ledger.admin.transfer.results import (
    PRESENT,
    REFUSED,
    WRITTEN,
    Progress,
    Result,
    reason,
    refused,
)
from ledger.book import Book, Reader
from ledger.book.accounts import CODE
from ledger.core import entries, ids, money, texts
from ledger.core.accounts import AccountTerms, AccountType, Direction
from ledger.core.claims import Actor, Claim, short_digest
from ledger.core.entries import Draft, DraftLine
from ledger.core.limits import LINES_PER_ENTRY_MAX, NAME_CHARACTERS_MAX
from ledger.core.records import Name
from ledger.errors import EntryRefused, LedgerError
from ledger.http import dates

REQUIRED = ("entry", "date", "currency", "debit", "credit")
_ACCOUNT_COLUMNS = ("account", "account_number", "account_name", "account_type")
_TEXT_COLUMNS = ("entry", "description", *_ACCOUNT_COLUMNS, "line_description")
# The cells that the fingerprint of an entry covers.
_FINGERPRINT_COLUMNS = (
    "date",
    "currency",
    "description",
    *_ACCOUNT_COLUMNS,
    "line_description",
    "debit",
    "credit",
)
_OTHER_ROW_REFUSED = "Another row of this entry is refused."

Cells = Mapping[str, str]
T = TypeVar("T")


class CellRefused(EntryRefused):
    """A cell that cannot be read, or does not fit the others."""

    column: str
    rule: str
    message = "{column}: {rule}."


class RowsRefused(Exception):
    """The faults of an entry's rows, by their index among the entry's rows."""

    def __init__(self, faults: Mapping[int, str]) -> None:
        super().__init__()
        self.faults = faults


def import_csv(
    read: Reader, by: Actor, lines: Iterable[str], progress: Progress
) -> Iterator[Result]:
    """Post the entries of a file, and yield a result for each row; the header does not count."""
    poster = EntryPoster(read, datetime.now(UTC), by)
    file_rows = enumerate(_read_cells(lines), 1)
    for name, group in groupby(file_rows, lambda pair: pair[1]["entry"]):
        # Read one row more than an entry can have, so that a longer entry is refused as too long.
        rows = list(islice(group, LINES_PER_ENTRY_MAX + 1))
        faults, status = _post(poster, name, [row for _, row in rows])
        for index, (number, _) in enumerate(chain(rows, group)):
            progress(1)
            if faults:
                yield refused(number, faults.get(index, _OTHER_ROW_REFUSED))
            else:
                yield Result(number, status)


def _read_cells(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    try:
        table = csv.DictReader(lines, restval="")
        for column in REQUIRED:
            if column not in (table.fieldnames or ()):
                raise CellRefused(column=column, rule="there is no such column")
        # Only our own export guards its cells. In another file, `'` is part of the text.
        is_export = set(COLUMNS) <= set(table.fieldnames or ())
        guarded_columns = cells.FREE if is_export else ()
        for row in table:
            yield cells.unguard_columns(row, guarded_columns)
    except csv.Error as error:
        raise CellRefused(column=f"row {table.line_num}", rule=f"it is no CSV: {error}") from None


def _post(
    poster: "EntryPoster", name: str, rows: list[dict[str, str]]
) -> tuple[Mapping[int, str], str]:
    """Return the faults of an entry's rows by index, and the status of all its rows."""
    try:
        return {}, WRITTEN if poster.post(name, rows) else PRESENT
    except RowsRefused as refusal:
        return refusal.faults, REFUSED
    except LedgerError as refusal:
        return dict.fromkeys(range(len(rows)), reason(refusal)), REFUSED


class EntryPoster:
    """Posts a file's entries to one book; `now` is the time of their creation."""

    def __init__(self, read: Reader, now: datetime, by: Actor) -> None:
        self._read, self._now, self._by = read, now, by
        self._account_ids: dict[str, int] = {}

    def post(self, name: str, rows: Sequence[Cells]) -> bool:
        """Post an entry; return False if it is there already. A refusal posts nothing."""
        if not name:
            raise CellRefused(column="entry", rule="must be given")
        first = rows[0]
        lines = _read_each(rows, lambda row: _read_line(row, first))
        currency, description = first["currency"], first.get("description", "")
        effective_at = _read_day(first)
        # Check before accounts are opened, so that a refused entry leaves no account.
        entries.check_header(currency, description, effective_at)
        entries.check_lines(tuple(lines), currency)
        account_ids = iter(_read_each(rows, self._account))
        draft = Draft(
            effective_at=effective_at,
            currency=currency,
            lines=tuple(
                DraftLine(next(account_ids), line.direction, line.amount_minor, line.description)
                for line in lines
            ),
            description=description,
        )
        fingerprint = [row.get(column, "") for row in rows for column in _FINGERPRINT_COLUMNS]
        claim = self._claim(f"entry\n{name}", short_digest(*fingerprint))
        return not self._book.post(claim, draft).replayed

    def _account(self, row: Cells) -> int:
        """Return the id of a row's account; open the account if it is not there."""
        spelling, code, name = (
            texts.normal(row.get(column, "")) for column in _ACCOUNT_COLUMNS[:3]
        )
        key = spelling or code or name
        if not key:
            raise CellRefused(
                column="account", rule="must be given, or account_number, or account_name"
            )
        if key not in self._account_ids:
            self._account_ids[key] = self._find(spelling, code) or self._open(row, key)
        return self._account_ids[key]

    def _find(self, spelling: str, code: str) -> int | None:
        number = ids.uuid_number(self._read.scope.business_id, "account", spelling)
        if number is not None:
            return self._read.account(number).account_id
        return self._read.find_named(Name(CODE, code)) if code else None

    def _open(self, row: Cells, key: str) -> int:
        kinds = {kind.value: kind for kind in AccountType}
        kind = kinds.get(row.get("account_type", ""))
        if kind is None:
            rule = f"there is no account {key!r}, and it can be opened only as {', '.join(kinds)}"
            raise CellRefused(column="account_type", rule=rule)
        name = texts.normal(row.get("account_name", "")) or key
        code = texts.normal(row.get("account_number", ""))
        if not texts.is_word(code):
            raise CellRefused(column="account_number", rule=texts.WORD_RULE)
        if max(len(name), len(code)) > NAME_CHARACTERS_MAX:
            rule = f"names and numbers have at most {NAME_CHARACTERS_MAX} characters"
            raise CellRefused(column="account_name", rule=rule)
        terms = AccountTerms(name, kind, kind.normal_balance, code=code)
        claim = self._claim(f"account\n{key}", "an account")
        return self._book.open(claim, terms).account_id

    @property
    def _book(self) -> Book:
        return Book(self._read, self._now)

    def _claim(self, key: str, fingerprint: str) -> Claim:
        now_ms = round(self._now.timestamp() * 1000)
        nonce = secrets.token_hex(16)
        return Claim(nonce, fingerprint, now_ms, f"import\n{key}", by=self._by)


def _read_each(rows: Sequence[Cells], read: Callable[[Cells], T]) -> list[T]:
    """Return what `read` makes of each row. Raise `RowsRefused` with the faults of all rows."""
    values: list[T] = []
    faults: dict[int, str] = {}
    for index, row in enumerate(rows):
        try:
            values.append(read(row))
        except LedgerError as refusal:
            faults[index] = str(refusal)
    if faults:
        raise RowsRefused(faults)
    return values


def _read_line(row: Cells, first: Cells) -> DraftLine:
    """Return a row's line, still with the account 0. Raise `CellRefused`."""
    for column, cell in row.items():
        if is_broken(cell):
            raise CellRefused(column=column, rule=BROKEN_RULE)
    _read_day(row)
    for column in _TEXT_COLUMNS:
        if not texts.is_plain(row.get(column, "")):
            raise CellRefused(column=column, rule=texts.rule(row[column]))
    for column in ("date", "currency"):
        if row[column] != first[column]:
            raise CellRefused(column=column, rule="all rows of an entry have the same")
    sides = [(side, row[side.name.lower()]) for side in Direction if row[side.name.lower()]]
    if len(sides) != 1:
        raise CellRefused(
            column="debit", rule="a row has an amount in debit or in credit, and not in both"
        )
    ((side, amount),) = sides
    amount_minor = money.to_minor(amount, row["currency"])
    return DraftLine(0, side, amount_minor, row.get("line_description", ""))


def _read_day(row: Cells) -> datetime:
    day = dates.date_or_none(row["date"])
    if day is None:
        raise CellRefused(column="date", rule="must be a date YYYY-MM-DD")
    return dates.midnight(day)
