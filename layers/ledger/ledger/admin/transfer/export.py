"""Export a book as text: for spreadsheets, for programs, and for beancount's own check.

The general journal comes first, by entry id, then each subledger's entries by time. Memory grows
with the accounts only, not with the entries.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from ledger.admin.transfer.closing_row import closed
from ledger.admin.transfer.export_rows import account_row, entry_row, other_row
from ledger.admin.transfer.row_chain import checked
from ledger.admin.transfer.rows import AnyRow
from ledger.aws.items import Item
from ledger.core import ids, money, texts
from ledger.core.accounts import Account, AccountType, Direction
from ledger.core.cells import guard
from ledger.core.entries import Entry, Line
from ledger.store import keys
from ledger.store.items.accounts import to_account
from ledger.store.items.codec import ACCOUNT, ENTRY, REMOVED, kind_of, read_integer
from ledger.store.items.entries import to_entry
from ledger.store.keys import Key, Scope, instant
from ledger.store.table import Table

PAGE_ITEMS = 250
COLUMNS = (
    "entry",
    "line",
    "version",
    "date",
    "created_at",
    "description",
    "account",
    "account_number",
    "account_name",
    "line_description",
    "debit",
    "credit",
    "currency",
    "reverses",
    "account_type",
    "normal_balance",
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
    """One book of a table. `progress` is called with 1 for each entry."""

    def __init__(self, table: Table, scope: Scope, progress: Callable[[int], object]) -> None:
        self._table, self._scope, self._progress = table, scope, progress
        self._subledgers: list[int] = []
        self.accounts: dict[int, Account] = {}
        for item in self._account_items():
            account = to_account(item)
            self.accounts[account.account_id] = account
            self._subledgers += [account.account_id] if read_integer(item, "entries") else []

    def csv(self) -> Iterator[str]:
        """Yield a header, then a row for each line of an entry, with amounts as decimals.

        The last column, `check`, is made by `row_chain`.
        """
        lines = ((entry, line) for entry in self._entries() for line in entry.lines)
        rows = (self._cells(entry, line) for entry, line in lines)
        yield from map(_csv_row, checked(COLUMNS, rows))

    def ndjson(self) -> Iterator[str]:
        """Yield a JSON object a row: accounts, entries, everything else, and the closing row."""
        return closed((row.kind, row.model_dump_json(by_alias=True)) for row in self._rows())

    def _rows(self) -> Iterator[AnyRow]:
        """Yield the accounts, then the entries with all versions, then everything else.

        The last part scans the whole table, since the key of a name has the name in it and no list
        leads there.
        """
        for item in self._account_items():
            yield account_row(item)
        for item in self._entry_items():
            number, last = keys.id_of(item), read_integer(item, "version")
            past = [self._version(number, version) for version in range(1, last)]
            yield entry_row(item, past)
        for page in self._table.scan():
            yield from filter(None, (other_row(self._scope, item) for item in page))

    def beancount(self) -> Iterator[str]:
        """Yield text in the Beancount Language Syntax: opened accounts, then transactions."""
        for account in self.accounts.values():
            yield f"{date(1900, 1, 1)} open {_beancount_name(account)}\n"
        for entry in self._entries():
            text = texts.stripped(entry.description).replace("\\", "\\\\").replace('"', '\\"')
            link = self._ids.entry(entry.entry_id)
            yield f'\n{entry.effective_at.date()} * "{" ".join(text.split())}" ^{link}\n'
            for line in entry.lines:
                name = _beancount_name(self.accounts[line.account_id])
                amount = money.to_text(_signed_minor(line), entry.currency)
                yield f"  {name}  {amount} {entry.currency}\n"

    @property
    def _ids(self) -> ids.Ids:
        return ids.Ids(self._scope.business_id)

    def _entries(self) -> Iterator[Entry]:
        return (to_entry(item) for item in self._entry_items() if kind_of(item) == ENTRY)

    def _entry_items(self) -> Iterator[Item]:
        low, high = (keys.entry_of_journal(self._scope, n) for n in (0, ids.ID_MAX))
        yield from self._report(self._walk(low, high))
        for account_id in self._subledgers:
            place = keys.entries_of_account(self._scope, account_id)
            low, high = ({**place, "LSK": {"S": end}} for end in ("0", "~"))
            for page in self._pages(low, high):
                # The index projects a part of each item, without mark and fingerprint.
                entry_keys = [keys.entry(self._scope, keys.id_of(item)) for item in page]
                whole = {keys.id_of(item): item for item in self._table.batch_get(entry_keys)}
                yield from self._report(whole[keys.id_of(item)] for item in page)

    def _report(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield the entries among the items, and report each as progress."""
        for item in items:
            if kind_of(item) in (ENTRY, REMOVED):
                self._progress(1)
                yield item

    def _account_items(self) -> Iterator[Item]:
        low, high = (keys.account(self._scope, number) for number in (0, ids.ID_MAX))
        return (item for item in self._walk(low, high) if kind_of(item) == ACCOUNT)

    def _walk(self, low: Key, high: Key) -> Iterator[Item]:
        return (item for page in self._pages(low, high) for item in page)

    def _pages(self, low: Key, high: Key) -> Iterator[list[Item]]:
        after: Key | None = None
        while True:
            items, after = self._table.query_range(low, high, PAGE_ITEMS, True, after)
            yield items
            if after is None:
                return

    def _version(self, number: int, version: int) -> Item:
        item = self._table.get(keys.entry_version(self._scope, number, version))
        assert item is not None, "every version stays"
        return item

    def _cells(self, entry: Entry, line: Line) -> tuple[object, ...]:
        account = self.accounts[line.account_id]
        amount = money.to_text(line.amount_minor, entry.currency)
        is_debit = line.direction is Direction.DEBIT
        return (
            self._ids.entry(entry.entry_id),
            line.slot,
            entry.version,
            entry.effective_at.date(),
            instant(entry.created_at),
            guard(entry.description),
            self._ids.account(account.account_id),
            guard(account.terms.code),
            guard(account.terms.name),
            guard(line.description),
            amount if is_debit else "",
            "" if is_debit else amount,
            entry.currency,
            entry.reverses and self._ids.entry(entry.reverses),
            account.terms.type,
            account.terms.normal_balance.name.lower(),
        )


FORMATS: Mapping[str, Callable[[Export], Iterator[str]]] = {
    "csv": Export.csv,
    "ndjson": Export.ndjson,
    "beancount": Export.beancount,
}


def _csv_row(cells: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _signed_minor(line: Line) -> int:
    return line.amount_minor if line.direction is Direction.DEBIT else -line.amount_minor


def _beancount_name(account: Account) -> str:
    """Return a name that beancount accepts; the account's id in it makes it unique."""
    words = _NO_WORD.sub("-", account.terms.name).strip("-") or "Account"
    return f"{_ROOTS[account.terms.type]}:{words[0].upper()}{words[1:]}-{account.account_id:x}"
