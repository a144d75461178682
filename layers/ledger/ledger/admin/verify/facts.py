"""What a table says of itself, item by item, in a temporary database to be asked across items.

Sums and links of a table that is larger than memory are on disk; a page of items is in memory.
"""

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ledger.aws.items import Item
from ledger.errors import LedgerError
from ledger.store import keys

# Sums pass 64 bits in theory, so that they are kept in two parts.
HALF_BITS = 40
HALF = (1 << HALF_BITS) - 1

_SCHEMA = """
CREATE TABLE entries (scope, number, version, present, reverses, reversed_by, subledger, mark,
    lines, opposite, made, day, PRIMARY KEY (scope, number)) WITHOUT ROWID;
CREATE TABLE versions (scope, number, version, past, mark, fixed, created, updated, slots, aliases,
    PRIMARY KEY (scope, number, version, past)) WITHOUT ROWID;
CREATE TABLE pointers (scope, number, kind, entry, version, PRIMARY KEY (scope, number))
    WITHOUT ROWID;
CREATE TABLE changes (scope, number, kind, changed, PRIMARY KEY (scope, number)) WITHOUT ROWID;
CREATE TABLE aliases (scope, number, entry, since, PRIMARY KEY (scope, number)) WITHOUT ROWID;
CREATE TABLE accounts (scope, number, balance, entries, children, is_open, parent, guarded, sign,
    currency, made, PRIMARY KEY (scope, number)) WITHOUT ROWID;
CREATE TABLE closings (scope, number, PRIMARY KEY (scope, number)) WITHOUT ROWID;
CREATE TABLE moved (scope, account, currency, high, low, PRIMARY KEY (scope, account, currency))
    WITHOUT ROWID;
CREATE TABLE named (scope, account, currency, PRIMARY KEY (scope, account, currency))
    WITHOUT ROWID;
CREATE TABLE names (scope, kind, value, number, PRIMARY KEY (scope, kind, value)) WITHOUT ROWID;
CREATE TABLE called (scope, number, kind, value, PRIMARY KEY (scope, number, kind, value))
    WITHOUT ROWID;
CREATE TABLE records (scope, kind, number, PRIMARY KEY (scope, kind, number)) WITHOUT ROWID;
CREATE TABLE parts (scope, batch, entry, PRIMARY KEY (scope, batch, entry)) WITHOUT ROWID;
CREATE TABLE counted (scope, number, version, target, done, PRIMARY KEY (scope, number))
    WITHOUT ROWID;
CREATE TABLE sums (scope, number, version, account, currency, day, debit, credit, lines,
    PRIMARY KEY (scope, number, version, account, currency, day)) WITHOUT ROWID;
CREATE TABLE tallies (scope, account, currency, time, debit_high, debit_low, credit_high,
    credit_low, lines, PRIMARY KEY (scope, account, currency, time)) WITHOUT ROWID;
"""

UNREADABLE = (
    *(AssertionError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
    *(LedgerError, OSError),
)


class Facts:
    """The facts read so far; `faults` are those that an item shows by itself."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        self.faults: list[str] = []
        self.counts: Counter[str] = Counter()
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

    def read_page(self, items: Iterable[Item], readers: "Readers") -> None:
        """Take in a page of a scan: of each item what the reader of its kind makes of it."""
        self.database.execute("BEGIN")
        for item in items:
            self.counts["items"] += 1
            kind = item.get("kind", {}).get("S", "")
            if kind in readers:
                try:
                    readers[kind](self, keys.scope_of(item), item)
                    self.counts[kind] += 1
                except UNREADABLE as error:
                    self.fault(item, f"an item of kind {kind} cannot be read: {error!r}")
        self.database.execute("COMMIT")

    def fault(self, item: Item, said: str) -> None:
        """Note what is wrong with an item."""
        self.faults.append(f"{item['PK']['S']} {item['SK']['S']}: {said}")

    def keep(self, table: str, *values: Any) -> None:
        """Note a fact; a fact of the same key is replaced."""
        # Tables are named by the readers alone; what an item says is always a value.
        marks = ", ".join("?" * len(values))
        insert = f"INSERT OR REPLACE INTO {table} VALUES ({marks})"  # noqa: S608
        self.database.execute(insert, values)

    def move(self, scope: str, account: int, currency: str, net: int) -> None:
        """Add to what an account's lines come to, as debits less credits."""
        self.database.execute(
            "INSERT INTO moved VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "high = high + excluded.high, low = low + excluded.low",
            (scope, account, currency, net >> HALF_BITS, net & HALF),
        )

    def ask(self, question: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """Rows that answer a question across items."""
        yield from self.database.execute(question, values)


Reader = Callable[[Facts, keys.Scope, Item], None]
Readers = Mapping[str, Reader]


def said(scope: keys.Scope) -> str:
    """A book as a row has it."""
    return f"{scope.tenant_id}{keys.DELIMITER}{scope.business_id}"
