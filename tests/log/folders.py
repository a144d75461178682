"""Published logs in folders, as the publisher writes them, for tests and benchmarks."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.core.accounts import Account, AccountTerms, AccountType, Direction
from ledger.core.entries import Entry, Line
from ledger.log import acts, notes, rows, tiles, tree
from ledger.log.leaves import leaf_hash, make_leaf
from ledger.log.notes import Checkpoint, LogKey
from tests.bench import SOMEBODY

AT = datetime(2026, 11, 26, 22, 30, tzinfo=UTC)
PRIVATE_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def key_of(book: str, epoch: int = 1) -> LogKey:
    """Return the public key of a book's log."""
    origin = f"bucket/log/T/{book}/{epoch}"
    return LogKey(origin, PRIVATE_KEY.public_key().public_bytes_raw())


KEY = key_of("B")
ORIGIN = KEY.name
SALES, CASH = 7, 5


@dataclass
class Log:
    """A log in memory: rows and their leaves. `sums` are those of all entries in it."""

    rows: list[bytes] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)
    sums: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)
    key: LogKey = KEY

    def root(self, size: int | None = None) -> bytes:
        """Return the root of the first places, by default of all."""
        return tree.Frontier().append(map(leaf_hash, self.leaves[:size])).root

    def append(self, row: bytes) -> None:
        """Add a row, and its leaf as its fields say."""
        fields = json.loads(row)
        kind, number = fields["kind"], fields.get("number", 0)
        version = fields.get("version", 0)
        self.rows.append(row)
        self.leaves.append(make_leaf("B", kind, number, version, rows.digest(row)))

    def state(self) -> None:
        """Add a statement of the trial balance."""
        self.append(acts.statement_row(len(self.rows), self.sums, AT))

    def enter(self, entry: Entry, before: Entry | None = None) -> None:
        """Add a version of an entry, and move the sums by its lines."""
        for version, sign in ((before, -1), (entry, 1)):
            for line in version.lines if version else ():
                debit, credit = self.sums.get((line.account_id, entry.currency), (0, 0))
                minor = sign * line.amount_minor
                is_debit = line.direction is Direction.DEBIT
                sums = (debit + minor, credit) if is_debit else (debit, credit + minor)
                self.sums[line.account_id, entry.currency] = sums
        self.append(rows.entry_row(entry))


def entry_of(number: int, minor: int = 100, version: int = 1) -> Entry:
    """Return a sale in cash; a negative amount takes money out again."""
    at = AT + timedelta(milliseconds=number)
    sides = (
        (Direction.DEBIT, Direction.CREDIT) if minor > 0 else (Direction.CREDIT, Direction.DEBIT)
    )
    lines = (Line(0, CASH, sides[0], abs(minor), "Café"), Line(1, SALES, sides[1], abs(minor)))
    return Entry(number, version, at, at, at, "EUR", lines, f"Sale {number}", by=SOMEBODY)


def account_of(number: int, side: Direction, floor_minor: int | None = None) -> Account:
    """Return an account; it has a currency if it has a floor."""
    currency = None if floor_minor is None else "EUR"
    terms = AccountTerms(f"No. {number}", AccountType.ASSET, side, currency, floor_minor)
    return Account(number, AT, terms, by=SOMEBODY)


def log_of(entries: int) -> Log:
    """Return a log with two accounts, entries, an amendment, a removal and a statement."""
    log = Log()
    log.append(acts.beginning_row(1, "new", AT, SOMEBODY))
    log.append(acts.account_row(account_of(CASH, Direction.DEBIT, 0)))
    log.append(acts.account_row(account_of(SALES, Direction.CREDIT)))
    for number in range(1, entries + 1):
        log.enter(entry_of(number))
    log.enter(entry_of(3, 40, 2), entry_of(3))
    debit, credit = entry_of(2).lines
    log.append(rows.removal_row(2, 2, AT, SOMEBODY, "", ""))
    for line, side in ((debit, (-100, 0)), (credit, (0, -100))):
        sums = log.sums[line.account_id, "EUR"]
        log.sums[line.account_id, "EUR"] = (sums[0] + side[0], sums[1] + side[1])
    log.state()
    log.enter(entry_of(entries + 1))
    return log


def write(
    folder: Path, log: Log, sizes: Sequence[int] = (), sign: Callable[[bytes], bytes] | None = None
) -> None:
    """Write a log with checkpoints of some sizes, the last of which is its own size."""
    hashes = [leaf_hash(leaf) for leaf in log.leaves]
    files: dict[str, Any] = tiles.log_files(log.rows, log.leaves, tiles.node_of_leaves(hashes))
    signer = sign or PRIVATE_KEY.sign
    for size in (*sizes, len(hashes)):
        root = tree.Frontier().append(hashes[:size]).root
        note = notes.sign(Checkpoint(log.key.name, size, root), log.key, signer).encode()
        files |= {f"checkpoints/{size}": note, "checkpoint": note}
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
