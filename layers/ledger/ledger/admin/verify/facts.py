"""The facts of a table's items, in a temporary database that answers questions across items.

The database is on disk, so that a table may be larger than memory. Only one page of items is in
memory.
"""

import sqlite3
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ledger.aws.items import Item
from ledger.errors import LedgerError
from ledger.store import keys
from ledger.store.items.codec import kind_of

# SQLite's integers have 64 bits, and a sum of amounts may have more. So a sum is stored in two
# parts: `low` has the lower 40 bits of each amount, `high` the bits above.
HALF_BITS = 40
HALF = (1 << HALF_BITS) - 1

_SCHEMA = """
CREATE TABLE entries (scope, number, version, present, reverses, reversed_by, subledger, mark,
    lines, opposite, created, day, PRIMARY KEY (scope, number)) WITHOUT ROWID;
CREATE TABLE versions (scope, number, version, past, mark, fixed, created, updated, slots, aliases,
    PRIMARY KEY (scope, number, version, past)) WITHOUT ROWID;
CREATE TABLE pointers (scope, number, kind, entry, version, PRIMARY KEY (scope, number))
    WITHOUT ROWID;
CREATE TABLE changes (scope, number, kind, changed, PRIMARY KEY (scope, number)) WITHOUT ROWID;
CREATE TABLE aliases (scope, number, entry, since, PRIMARY KEY (scope, number)) WITHOUT ROWID;
CREATE TABLE accounts (scope, number, balance, entries, children, is_open, parent, guarded, sign,
    currency, created, unused, PRIMARY KEY (scope, number)) WITHOUT ROWID;
CREATE TABLE closings (scope, number, PRIMARY KEY (scope, number)) WITHOUT ROWID;
CREATE TABLE movements (scope, account, currency, high, low, PRIMARY KEY (scope, account, currency))
    WITHOUT ROWID;
CREATE TABLE used_accounts (scope, account, currency, PRIMARY KEY (scope, account, currency))
    WITHOUT ROWID;
CREATE TABLE names (scope, kind, value, number, PRIMARY KEY (scope, kind, value)) WITHOUT ROWID;
CREATE TABLE owned_names (scope, number, kind, value, PRIMARY KEY (scope, number, kind, value))
    WITHOUT ROWID;
CREATE TABLE records (scope, kind, number, PRIMARY KEY (scope, kind, number)) WITHOUT ROWID;
CREATE TABLE lettered (scope, number, place, line, at, PRIMARY KEY (scope, number, line))
    WITHOUT ROWID;
CREATE TABLE line_pointers (scope, line, place, is_last, number, account, currency,
    PRIMARY KEY (scope, line, place)) WITHOUT ROWID;
-- The last lettering of each line. An unfinished act has no record with the line.
CREATE VIEW last_letterings AS
    SELECT p.scope, p.line, p.number, p.account, p.currency, l.at, MIN(p.place)
    FROM line_pointers p JOIN lettered l USING (scope, number, line) GROUP BY p.scope, p.line;
CREATE TABLE categories (scope, number, category_group, PRIMARY KEY (scope, number)) WITHOUT ROWID;
CREATE TABLE categorizations (scope, number, line, at, before, PRIMARY KEY (scope, number))
    WITHOUT ROWID;
CREATE TABLE old_links (scope, number, category, link, created,
    PRIMARY KEY (scope, number, category)) WITHOUT ROWID;
CREATE TABLE shares (scope, number, place, category, weight, PRIMARY KEY (scope, number, place))
    WITHOUT ROWID;
CREATE TABLE categorized_lines (scope, line, number, PRIMARY KEY (scope, line)) WITHOUT ROWID;
-- The last categorization of each line, and all those before it.
CREATE VIEW line_histories AS WITH RECURSIVE history(scope, line, number) AS (
    SELECT scope, line, number FROM categorized_lines
    UNION SELECT h.scope, h.line, c.before FROM history h JOIN categorizations c
        ON c.scope = h.scope AND c.number = h.number AND c.line = h.line
        WHERE c.before IS NOT NULL)
    SELECT scope, line, number FROM history;
-- The lines of acts whose entry was not removed. An amendment keeps the states of each line.
CREATE VIEW lines_of_acts AS SELECT l.scope, l.kind, l.number, l.line FROM (
    SELECT scope, 'lettering' AS kind, number, line FROM lettered
    UNION ALL SELECT scope, 'categorization', number, line FROM categorizations) l
    LEFT JOIN aliases a ON a.scope = l.scope AND a.number = l.line >> 10
    JOIN entries e ON e.scope = l.scope AND e.number = COALESCE(a.entry, l.line >> 10)
    WHERE e.present;
CREATE TABLE parts (scope, batch, entry, PRIMARY KEY (scope, batch, entry)) WITHOUT ROWID;
CREATE TABLE steps (scope, number, version, since);
CREATE INDEX steps_of_entry ON steps (scope, number);
CREATE TABLE heads (scope, number, PRIMARY KEY (scope)) WITHOUT ROWID;
CREATE TABLE runs (scope, number, PRIMARY KEY (scope, number)) WITHOUT ROWID;
CREATE TABLE halves (scope, number, version, since, done);
CREATE VIEW counted AS SELECT scope, number, version, since FROM steps
    UNION ALL SELECT scope, number, version, since FROM halves;
-- The versions that steps lead to, less those that they lead from, less the present version.
CREATE VIEW surpluses AS SELECT scope, number, version, SUM(surplus) AS surplus FROM (
    SELECT scope, number, version, 1 AS surplus FROM steps
    UNION ALL SELECT scope, number, since, -1 FROM steps
    UNION ALL SELECT scope, number, version, -1 FROM entries)
    WHERE version GROUP BY 1, 2, 3 HAVING SUM(surplus) != 0;
CREATE TABLE log_heads (scope, epoch, size, stamp, frontier, PRIMARY KEY (scope)) WITHOUT ROWID;
CREATE TABLE leaves (scope, epoch, place, stamp, number, version, hash,
    PRIMARY KEY (scope, epoch, place)) WITHOUT ROWID;
CREATE INDEX leaves_of_entry ON leaves (scope, number, version);
CREATE TABLE version_rows (scope, number, version, row, hash, PRIMARY KEY (scope, number, version))
    WITHOUT ROWID;
-- The versions that the totals count, and that have no leaf. An uncounted version has none yet.
CREATE VIEW unsealed AS SELECT DISTINCT r.scope, r.number, r.version, h.epoch FROM version_rows r
    JOIN steps s ON s.scope = r.scope AND s.number = r.number
        AND s.since < r.version AND r.version <= s.version
    LEFT JOIN log_heads h ON h.scope = r.scope
    LEFT JOIN leaves l ON l.scope = r.scope AND l.number = r.number AND l.version = r.version
        AND l.version AND l.epoch = h.epoch
    WHERE l.place IS NULL;
-- The acts of items, and the leaves of acts; `changed` is the time of the act.
CREATE TABLE acts (scope, kind, number, changed, sha256, PRIMARY KEY (scope, kind, number))
    WITHOUT ROWID;
CREATE TABLE act_leaves (scope, epoch, kind, number, changed, place, sha256,
    PRIMARY KEY (scope, epoch, kind, number, changed, place)) WITHOUT ROWID;
CREATE INDEX act_leaves_by_row ON act_leaves (scope, epoch, sha256);
CREATE INDEX acts_by_row ON acts (scope, sha256);
-- Categorizations that left the shares of their lines as they were have no leaf.
CREATE VIEW idle_categorizations AS SELECT scope, number FROM categorizations c
    WHERE (scope, number) NOT IN (SELECT scope, number FROM logged_acts
        WHERE kind = 'categorization' AND is_sealed)
    AND NOT EXISTS (SELECT category, weight FROM shares s
        WHERE s.scope = c.scope AND s.number = c.number
        EXCEPT SELECT category, weight FROM shares s
        WHERE s.scope = c.scope AND s.number = c.before)
    AND NOT EXISTS (SELECT category, weight FROM shares s
        WHERE s.scope = c.scope AND s.number = c.before
        EXCEPT SELECT category, weight FROM shares s
        WHERE s.scope = c.scope AND s.number = c.number);
-- Each act of a book with a log. `is_sealed`: a leaf has its row. `last` is the time of the last
-- leaf of the same kind and number.
CREATE VIEW logged_acts AS SELECT a.scope, a.kind, a.number, a.changed, h.epoch,
    EXISTS (SELECT 1 FROM act_leaves l WHERE l.scope = a.scope AND l.epoch = h.epoch
        AND l.sha256 = a.sha256) AS is_sealed,
    (SELECT MAX(l.changed) FROM act_leaves l WHERE l.scope = a.scope AND l.epoch = h.epoch
        AND l.kind = a.kind AND l.number = a.number) AS last
    FROM acts a JOIN log_heads h USING (scope);
CREATE TABLE publications (scope, epoch, written, size, origin, root, PRIMARY KEY (scope))
    WITHOUT ROWID;
CREATE TABLE creations (scope, number, mark, fingerprint, PRIMARY KEY (scope, number))
    WITHOUT ROWID;
CREATE TABLE sums (scope, number, version, account, currency, day, debit, credit, lines,
    PRIMARY KEY (scope, number, version, account, currency, day)) WITHOUT ROWID;
CREATE TABLE tallies (scope, account, currency, time, debit_high, debit_low, credit_high,
    credit_low, lines, PRIMARY KEY (scope, account, currency, time)) WITHOUT ROWID;
"""

# The errors of reading an item that a fault of ours, or a hand in the table, has damaged.
UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LedgerError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    # A document may be deep, or compressed, and a fact must be a number or a text.
    sqlite3.IntegrityError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
    zlib.error,
)


class Facts:
    """The facts read so far: `faults` of single items, `counts` of items by kind."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        self.faults: list[str] = []
        self.counts: Counter[str] = Counter()
        database.executescript(_SCHEMA)

    @classmethod
    @contextmanager
    def on_disk(cls) -> Iterator["Facts"]:
        """Open a database in a temporary file, and delete the file at the end."""
        with tempfile.NamedTemporaryFile(suffix=".sqlite") as file:
            database = sqlite3.connect(file.name, isolation_level=None)
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")
            try:
                yield cls(database)
            finally:
                database.close()

    def read_page(self, items: Iterable[Item], readers: "Readers") -> None:
        """Read each item of a page with the reader of its kind. An unreadable item is a fault."""
        self.database.execute("BEGIN")
        for item in items:
            self.counts["items"] += 1
            kind = kind_of(item)
            if kind in readers:
                try:
                    readers[kind](self, keys.scope_of(item), item)
                    self.counts[kind] += 1
                except UNREADABLE as error:
                    self.fault(item, f"an item of kind {kind} cannot be read: {error!r}")
        self.database.execute("COMMIT")

    def fault(self, item: Item, text: str) -> None:
        """Record a fault of an item."""
        self.faults.append(f"{item['PK']['S']} {item['SK']['S']}: {text}")

    def insert(self, table: str, *values: Any) -> None:
        """Insert a fact, or replace the fact with the same key."""
        # Only our readers name tables; the content of an item is always a bound value.
        placeholders = ", ".join("?" * len(values))
        statement = f"INSERT OR REPLACE INTO {table} VALUES ({placeholders})"  # noqa: S608
        self.database.execute(statement, values)

    def add_movement(self, scope: str, account: int, currency: str, net_minor: int) -> None:
        """Add to an account's debits less its credits."""
        self.database.execute(
            "INSERT INTO movements VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "high = high + excluded.high, low = low + excluded.low",
            (scope, account, currency, net_minor >> HALF_BITS, net_minor & HALF),
        )

    def select(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query across items."""
        yield from self.database.execute(query, values)


Reader = Callable[[Facts, keys.Scope, Item], None]
Readers = Mapping[str, Reader]


def spell_scope(scope: keys.Scope) -> str:
    """Return a book as the column `scope` has it."""
    return f"{scope.tenant_id}{keys.DELIMITER}{scope.business_id}"
