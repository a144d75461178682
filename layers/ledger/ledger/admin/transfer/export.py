"""A book as text, entry by entry: for spreadsheets, for programs, and for beancount's own check.

The journal by number, then each label's entries by time. What is in memory does not grow with the
entries, only with the accounts.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from ledger.admin.transfer.cells import guarded
from ledger.admin.transfer.export_rows import account_row, entry_row, other_row
from ledger.admin.transfer.rows import Row
from ledger.aws.items import Item
from ledger.core import ids, money, texts
from ledger.core.accounts import Account, AccountType, Direction
from ledger.core.entries import Entry, Line
from ledger.store import keys
from ledger.store.items.accounts import to_account
from ledger.store.items.codec import ACCOUNT, ENTRY, REMOVED, read_integer, to_entry
from ledger.store.keys import Key, Scope, instant
from ledger.store.table import Table

PAGE_ITEMS = 250
COLUMNS = (
    *("entry", "line", "version", "date", "created_at", "description", "account", "account_number"),
    *("account_name", "line_description", "debit", "credit", "currency", "reverses"),
    "account_type",
)
_ROOTS = {
    AccountType.ASSET: "Assets",
    AccountType.LIABILITY: "Liabilities",
    AccountType.EQUITY: "Equity",
    AccountType.REVENUE: "Income",
    AccountType.EXPENSE: "Expenses",
}
_NO_WORD = re.compile(r"[^A-Za-z0-9]+")


class Export:
    """One book of a table; `tell` is told how many entries were read."""

    def __init__(self, table: Table, scope: Scope, tell: Callable[[int], object]) -> None:
        self._table, self._scope, self._tell = table, scope, tell
        self._labels: list[int] = []
        self.accounts: dict[int, Account] = {}
        for item in self._accounts():
            account = to_account(item)
            self.accounts[account.account_id] = account
            self._labels += [account.account_id] if read_integer(item, "entries") else []

    def csv(self) -> Iterator[str]:
        """A line of an entry a row, after a row of names; amounts as decimals."""
        yield _row(COLUMNS)
        for entry in self._entries():
            for line in entry.lines:
                yield _row(self._cells(entry, line))

    def ndjson(self) -> Iterator[str]:
        """A JSON object a row: accounts, entries with all their versions, then all else.

        For the last the whole table is read, since names are found by what they name alone.
        """
        for item in self._accounts():
            yield _object(account_row(item))
        for item in self._items():
            number, last = keys.number_of(item), read_integer(item, "version")
            past = [self._version(number, version) for version in range(1, last)]
            yield _object(entry_row(item, past))
        for page in self._table.scan():
            rows = (other_row(self._scope, item) for item in page)
            yield from (_object(row) for row in rows if row)

    def beancount(self) -> Iterator[str]:
        """Text of beancount's (Beancount Language Syntax): accounts opened, then transactions."""
        for account in self.accounts.values():
            yield f"{date(1900, 1, 1)} open {_name(account)}\n"
        for entry in self._entries():
            said = texts.stripped(entry.description).replace("\\", "\\\\").replace('"', '\\"')
            link = ids.to_uuid(self._business, "entry", entry.entry_id)
            yield f'\n{entry.effective_at.date()} * "{" ".join(said.split())}" ^{link}\n'
            for line in entry.lines:
                amount = money.to_text(_signed(line), entry.currency)
                yield f"  {_name(self.accounts[line.account_id])}  {amount} {entry.currency}\n"

    @property
    def _business(self) -> str:
        return self._scope.business_id

    def _entries(self) -> Iterator[Entry]:
        return (to_entry(item) for item in self._items() if item["kind"]["S"] == ENTRY)

    def _items(self) -> Iterator[Item]:
        low, high = (keys.entry_of_journal(self._scope, n) for n in (0, ids.NUMBER_MAX))
        yield from self._counted(self._walk(low, high))
        for label in self._labels:
            listed = keys.entries_of_account(self._scope, label)
            low, high = ({**listed, "LSK": {"S": end}} for end in ("0", "~"))
            for page in self._pages(low, high):
                # The index has not all of an item: not whose request it was.
                names = [keys.entry(self._scope, keys.number_of(item)) for item in page]
                found = {keys.number_of(item): item for item in self._table.batch_get(names)}
                yield from self._counted(found[keys.number_of(item)] for item in page)

    def _counted(self, found: Iterable[Item]) -> Iterator[Item]:
        for item in found:
            if item["kind"]["S"] in (ENTRY, REMOVED):
                self._tell(1)
                yield item

    def _accounts(self) -> Iterator[Item]:
        low, high = (keys.account(self._scope, number) for number in (0, ids.NUMBER_MAX))
        return (item for item in self._walk(low, high) if item["kind"]["S"] == ACCOUNT)

    def _walk(self, low: Key, high: Key) -> Iterator[Item]:
        return (item for page in self._pages(low, high) for item in page)

    def _pages(self, low: Key, high: Key) -> Iterator[list[Item]]:
        after: Key | None = None
        while True:
            found, after = self._table.query_range(low, high, PAGE_ITEMS, True, after)
            yield found
            if after is None:
                return

    def _version(self, number: int, version: int) -> Item:
        item = self._table.get(keys.entry_version(self._scope, number, version))
        assert item is not None, "every version stays"
        return item

    def _cells(self, entry: Entry, line: Line) -> tuple[object, ...]:
        account = self.accounts[line.account_id]
        amount = money.to_text(line.amount_minor, entry.currency)
        sides = (amount, "") if line.direction is Direction.DEBIT else ("", amount)
        return (
            ids.to_uuid(self._business, "entry", entry.entry_id),
            *(line.slot, entry.version, entry.effective_at.date(), instant(entry.created_at)),
            guarded(entry.description),
            ids.to_uuid(self._business, "account", account.account_id),
            *map(guarded, (account.terms.code, account.terms.name, line.description)),
            *(*sides, entry.currency),
            entry.reverses and ids.to_uuid(self._business, "entry", entry.reverses),
            account.terms.type,
        )


FORMATS: Mapping[str, Callable[[Export], Iterator[str]]] = {
    "csv": Export.csv,
    "ndjson": Export.ndjson,
    "beancount": Export.beancount,
}


def _row(cells: tuple[object, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _object(row: Row) -> str:
    return row.model_dump_json() + "\n"


def _signed(line: Line) -> int:
    return line.amount_minor if line.direction is Direction.DEBIT else -line.amount_minor


def _name(account: Account) -> str:
    """A name that beancount takes, and that no other account has."""
    words = _NO_WORD.sub("-", account.terms.name).strip("-") or "Account"
    return f"{_ROOTS[account.terms.type]}:{words[0].upper()}{words[1:]}-{account.account_id:x}"


def header(entry: Entry) -> dict[str, Any]:
    """What an entry is besides its lines, as the operator is shown it at a version."""
    return {
        "version": entry.version,
        "created_at": instant(entry.created_at),
        "updated_at": instant(entry.updated_at),
        "effective_at": instant(entry.effective_at),
        "currency": entry.currency,
        "description": entry.description,
        "reverses": entry.reverses,
        "reversed_by": entry.reversed_by,
        "by": entry.by and asdict(entry.by),
    }
