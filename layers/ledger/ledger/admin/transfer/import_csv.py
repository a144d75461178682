"""A CSV of lines comes in: the rows of an entry stand together, and are posted together, once.

The columns are those of our own export, and any others. `entry` is what the file calls an entry,
and its idempotency key. An account is one of the book, by its id or its number; one that is not
there is opened, if the row says of which type. Amounts are decimals, in `debit` or in `credit`.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from ledger.admin.transfer.cells import BROKEN_RULE, is_broken
from ledger.book import Book, Reader
from ledger.book.records import CODE
from ledger.core import entries, ids, money, texts
from ledger.core.accounts import AccountTerms, AccountType, Direction
from ledger.core.actors import Actor
from ledger.core.claims import Claim, short_digest
from ledger.core.entries import Draft, DraftLine
from ledger.core.limits import NAME_CHARACTERS_MAX
from ledger.core.records import Name
from ledger.errors import EntryRefused, LedgerError
from ledger.http import dates

REQUIRED = ("entry", "date", "currency", "debit", "credit")
_OF_ACCOUNT = ("account", "account_number", "account_name", "account_type")
_TEXTS = ("entry", "description", *_OF_ACCOUNT, "line_description")
_SAID = ("date", "currency", "description", *_OF_ACCOUNT, "line_description", "debit", "credit")

Cells = Mapping[str, str]
T = TypeVar("T")


class CellRefused(EntryRefused):
    """A cell that cannot be read, or does not fit the others."""

    column: str
    rule: str
    message = "{column}: {rule}."


class RowsRefused(Exception):
    """What is wrong with rows of an entry, by their places among them."""

    def __init__(self, faults: Mapping[int, str]) -> None:
        super().__init__()
        self.faults = faults


class CsvIn:
    """One book that an operator posts a file's entries to; `now` is when they are created."""

    def __init__(self, read: Reader, now: datetime, by: Actor) -> None:
        self._read, self._now, self._by = read, now, by
        self._accounts: dict[str, int] = {}

    def take(self, said: str, rows: Sequence[Cells]) -> bool:
        """Post an entry; false if it is there. Or refuse it, and post nothing."""
        if not said:
            raise CellRefused(column="entry", rule="must be given")
        first = rows[0]
        lines = _each(rows, lambda cells: _line(cells, first))
        currency, description = first["currency"], first.get("description", "")
        effective_at = _day(first)
        entries.check_header(currency, description, effective_at)
        entries.check_lines(tuple(lines), currency)
        numbers = iter(_each(rows, self._account))
        draft = Draft(
            effective_at=effective_at,
            currency=currency,
            lines=tuple(
                DraftLine(next(numbers), line.direction, line.amount_minor, line.description)
                for line in lines
            ),
            description=description,
        )
        cells = [row.get(name, "") for row in rows for name in _SAID]
        return not self._book(f"entry\n{said}", short_digest(*cells)).post(draft).replayed

    def _account(self, cells: Cells) -> int:
        spelled, code, name = (texts.normal(cells.get(column, "")) for column in _OF_ACCOUNT[:3])
        called = spelled or code or name
        if not called:
            raise CellRefused(
                column="account", rule="must be given, or account_number, or account_name"
            )
        if called not in self._accounts:
            self._accounts[called] = self._found(spelled, code) or self._opened(cells, called)
        return self._accounts[called]

    def _found(self, spelled: str, code: str) -> int | None:
        own = ids.uuid_number(self._read.scope.business_id, "account", spelled)
        if own is not None:
            return self._read.account(own).account_id
        return self._read.named(Name(CODE, code)) if code else None

    def _opened(self, cells: Cells, called: str) -> int:
        kinds = {kind.value: kind for kind in AccountType}
        kind = kinds.get(cells.get("account_type", ""))
        if kind is None:
            rule = (
                f"there is no account {called!r}, and it can be opened only as {', '.join(kinds)}"
            )
            raise CellRefused(column="account_type", rule=rule)
        name, code = (texts.normal(cells.get(column, "")) for column in _OF_ACCOUNT[2:0:-1])
        name = name or called
        if not texts.is_word(code):
            raise CellRefused(column="account_number", rule=texts.WORD_RULE)
        if max(len(name), len(code)) > NAME_CHARACTERS_MAX:
            rule = f"names and numbers have at most {NAME_CHARACTERS_MAX} characters"
            raise CellRefused(column="account_name", rule=rule)
        terms = AccountTerms(name, kind, kind.normal_balance, code=code)
        return self._book(f"account\n{called}", "an account").open(terms).account_id

    def _book(self, key: str, fingerprint: str) -> Book:
        now_ms = round(self._now.timestamp() * 1000)
        claim = Claim(secrets.token_hex(16), fingerprint, now_ms, f"import\n{key}", by=self._by)
        return Book(self._read, lambda: claim, self._now)


def _each(rows: Sequence[Cells], read: Callable[[Cells], T]) -> list[T]:
    """What each row reads as; or all that is wrong with any."""
    found: list[T] = []
    faults: dict[int, str] = {}
    for place, cells in enumerate(rows):
        try:
            found.append(read(cells))
        except LedgerError as refusal:
            faults[place] = str(refusal)
    if faults:
        raise RowsRefused(faults)
    return found


def _line(cells: Cells, first: Cells) -> DraftLine:
    """A line, of an account that is yet to be found."""
    for column, cell in cells.items():
        if is_broken(cell):
            raise CellRefused(column=column, rule=BROKEN_RULE)
    _day(cells)
    for column in _TEXTS:
        if not texts.is_plain(cells.get(column, "")):
            raise CellRefused(column=column, rule=texts.rule(cells[column]))
    for column in ("date", "currency"):
        if cells[column] != first[column]:
            raise CellRefused(column=column, rule="all rows of an entry have the same")
    sides = [(side, cells[side.name.lower()]) for side in Direction if cells[side.name.lower()]]
    if len(sides) != 1:
        raise CellRefused(
            column="debit", rule="a row has an amount in debit or in credit, and not in both"
        )
    ((side, amount),) = sides
    amount_minor = money.to_minor(amount, cells["currency"])
    return DraftLine(0, side, amount_minor, cells.get("line_description", ""))


def _day(cells: Cells) -> datetime:
    day = dates.date_or_none(cells["date"])
    if day is None:
        raise CellRefused(column="date", rule="must be a date YYYY-MM-DD")
    return dates.midnight(day)
