"""What a table says of itself, item by item, in a temporary database to be asked across items.

Sums and links of a table that is larger than memory are on disk; a page of items is in memory.
"""

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from ledger.core.accounts import Direction
from ledger.core.entries import Entry
from ledger.store import keys
from ledger.store.account_items import account_item, to_account_state
from ledger.store.items import (
    ACCOUNT,
    ALIAS,
    AMENDMENT,
    BATCH,
    ENTRY,
    NAME,
    RECORD,
    REMOVED,
    Item,
    entry_item,
    read_integer,
    to_entry,
    unpack,
)
from ledger.store.record_items import to_name, to_record

# Net debits of an account pass 64 bits in theory, so they are kept in two parts.
HALF_BITS = 40
_KEY_NAMES = ("PK", "SK", "LPK", "LSK", "KPK", "KSK")

_SCHEMA = """
CREATE TABLE entries (scope, number, version, present, reverses, reversed_by, subledger,
    PRIMARY KEY (scope, number)) WITHOUT ROWID;
CREATE TABLE past (scope, number, version, PRIMARY KEY (scope, number, version)) WITHOUT ROWID;
CREATE TABLE pointers (scope, number, kind, entry, version, PRIMARY KEY (scope, number))
    WITHOUT ROWID;
CREATE TABLE aliases (scope, number, entry, PRIMARY KEY (scope, number)) WITHOUT ROWID;
CREATE TABLE accounts (scope, number, balance, entries, children, is_open, parent, guarded, sign,
    currency, PRIMARY KEY (scope, number)) WITHOUT ROWID;
CREATE TABLE moved (scope, account, currency, high, low, PRIMARY KEY (scope, account, currency))
    WITHOUT ROWID;
CREATE TABLE names (scope, kind, value, number, PRIMARY KEY (scope, kind, value)) WITHOUT ROWID;
CREATE TABLE records (scope, kind, number, PRIMARY KEY (scope, kind, number)) WITHOUT ROWID;
CREATE TABLE parts (scope, batch, entry, PRIMARY KEY (scope, batch, entry)) WITHOUT ROWID;
"""


class Facts:
    """The facts read so far; `faults` are those that an item shows by itself."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        self.faults: list[str] = []
        self.counts: Counter[str] = Counter()
        self._moved: Counter[tuple[str, int, str]] = Counter()
        database.executescript(_SCHEMA)

    @classmethod
    @contextmanager
    def on_disk(cls) -> Iterator["Facts"]:
        """Facts in a file that goes away afterwards."""
        with tempfile.NamedTemporaryFile(suffix=".sqlite") as file:
            database = sqlite3.connect(file.name, isolation_level=None)
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")
            try:
                yield cls(database)
            finally:
                database.close()

    def read_page(self, items: Iterable[Item]) -> None:
        """Take in a page of a scan."""
        self.database.execute("BEGIN")
        for item in items:
            self.counts["items"] += 1
            kind = item.get("kind", {}).get("S", "")
            if kind in _READERS:
                try:
                    _READERS[kind](self, keys.scope_of(item), item)
                    self.counts[kind] += 1
                except (AssertionError, ArithmeticError, LookupError, TypeError, ValueError) as e:
                    self.fault(item, f"an item of kind {kind} cannot be read: {e!r}")
        rows = [
            (*key, net >> HALF_BITS, net & ((1 << HALF_BITS) - 1))
            for key, net in self._moved.items()
        ]
        self._moved.clear()
        self.database.executemany(
            "INSERT INTO moved VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "high = high + excluded.high, low = low + excluded.low",
            rows,
        )
        self.database.execute("COMMIT")

    def fault(self, item: Item, said: str) -> None:
        """Note what is wrong with an item."""
        self.faults.append(f"{item['PK']['S']} {item['SK']['S']}: {said}")

    def keep(self, table: str, *values: Any) -> None:
        """Note a fact."""
        # Tables are named here alone; what an item says is always a value.
        marks = ", ".join("?" * len(values))
        insert = f"INSERT OR REPLACE INTO {table} VALUES ({marks})"  # noqa: S608
        self.database.execute(insert, values)

    def move(self, scope: keys.Scope, entry: Entry) -> None:
        """Add what an entry moves, as debits less credits."""
        for line in entry.lines:
            sign = 1 if line.direction is Direction.DEBIT else -1
            self._moved[_said(scope), line.account, entry.currency] += sign * line.amount_minor


def _said(scope: keys.Scope) -> str:
    return f"{scope.tenant_id}{keys.DELIMITER}{scope.business_id}"


def _entry(facts: Facts, scope: keys.Scope, item: Item) -> None:
    if keys.is_past_version(item):
        _past(facts, scope, item)
        return
    entry = to_entry(item)
    made = entry_item(scope, entry)
    if any(item.get(name) != made.get(name) for name in _KEY_NAMES):
        facts.fault(item, "it is not where its facts put it, in the table or in an index")
    slots = [line.slot for line in entry.lines]
    if len(set(slots)) < len(slots) or max(slots) >= entry.slots_used:
        facts.fault(item, "two lines have one id, or one that was not given out")
    links = (entry.reverses, entry.reversed_by, entry.subledger)
    facts.keep("entries", _said(scope), entry.number, entry.version, 1, *links)
    for alias in entry.aliases:
        facts.keep("aliases", _said(scope), alias, entry.number)
    facts.move(scope, entry)


def _past(facts: Facts, scope: keys.Scope, item: Item) -> None:
    number = keys.number_of(item)
    version = read_integer(item, "version")
    if item["SK"] != keys.entry_version(scope, number, version)["SK"]:
        facts.fault(item, f"it says that it is version {version}")
    # Read like a present one: it must balance too.
    to_entry({**item, **keys.entry(scope, number)})
    facts.keep("past", _said(scope), number, version)


def _removed(facts: Facts, scope: keys.Scope, item: Item) -> None:
    version = read_integer(item, "version")
    facts.keep("entries", _said(scope), keys.number_of(item), version, 0, None, None, None)
    if "LPK" in item or "KPK" in item:
        facts.fault(item, "it is removed, and still listed")


def _account(facts: Facts, scope: keys.Scope, item: Item) -> None:
    state = to_account_state(item)
    terms = state.account.terms
    made = account_item(scope, state.account, 0, 0) if state.is_open else {}
    if any(item.get(name) != made.get(name) for name in ("LPK", "LSK")):
        facts.fault(item, "it is not where its facts put it, in the index")
    facts.keep(
        "accounts",
        *(_said(scope), state.account.number, state.balance_minor, state.entries, state.children),
        *(state.is_open, terms.parent, terms.floor_minor is not None),
        *(1 if terms.normal_balance is Direction.DEBIT else -1, terms.currency),
    )


def _pointer(facts: Facts, scope: keys.Scope, item: Item) -> None:
    number, entry = keys.number_of(item), read_integer(item, "entry")
    kind, version = item["kind"]["S"], read_integer(item, "version")
    facts.keep("pointers", _said(scope), number, kind, entry, version)


def _batch(facts: Facts, scope: keys.Scope, item: Item) -> None:
    number = keys.number_of(item)
    for entry in unpack(item)["entries"]:
        facts.keep("parts", _said(scope), number, entry)


def _record(facts: Facts, scope: keys.Scope, item: Item) -> None:
    record = to_record(item)
    if item["PK"] != keys.record(scope, record.kind, record.number)["PK"]:
        facts.fault(item, f"it says that it is of the kind {record.kind}")
    facts.keep("records", _said(scope), record.kind, record.number)


def _name(facts: Facts, scope: keys.Scope, item: Item) -> None:
    name, number = to_name(item)
    facts.keep("names", _said(scope), name.kind, name.value, number)


_READERS = {
    ENTRY: _entry,
    REMOVED: _removed,
    ACCOUNT: _account,
    ALIAS: _pointer,
    AMENDMENT: _pointer,
    BATCH: _batch,
    RECORD: _record,
    NAME: _name,
}
