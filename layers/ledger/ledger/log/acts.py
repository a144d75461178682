"""Rows of acts on a book: accounts, periods, lines, and the log's own statements about itself.

An act is no version of an entry. Its leaf has the version 0, and the account's id or 0 as number.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from msgspec import Struct
from msgspec.json import decode

from ledger.core import categories, lettering
from ledger.core.accounts import Account
from ledger.core.categories import Categorization
from ledger.core.claims import Actor
from ledger.core.lettering import Lettering
from ledger.core.texts import format_instant
from ledger.log.rows import DIRECTIONS, actor_row, canonical, digest

ACCOUNT, CLOSING, PERIOD, IMPORT = "account", "closing", "period", "import"
STATEMENT, GAP, BEGINNING = "statement", "gap", "beginning"
LETTERING, CATEGORIZATION = lettering.KIND, categories.KIND

# The debits and credits of an account in a currency, in minor units.
Sums = Mapping[tuple[int, str], tuple[int, int]]


class LogHead(Struct, frozen=True):
    """The last checkpoint of an earlier log: its origin, its size, and its root in hexadecimal."""

    origin: str
    size: int
    root: str


def account_row(account: Account, mark: str = "", fingerprint: str = "") -> bytes:
    """Return the row of an account after its opening, or after a change of name or details.

    It has no balance: that is the sum of the entries.
    """
    terms, updated_at = account.terms, account.updated_at
    return canonical(
        {
            "kind": ACCOUNT,
            "number": account.account_id,
            "created_at": format_instant(account.created_at),
            "updated_at": updated_at and format_instant(updated_at),
            "name": terms.name,
            "type": terms.type.value,
            "normal_balance": DIRECTIONS[terms.normal_balance],
            "currency": terms.currency,
            "floor_minor": terms.floor_minor,
            "parent": terms.parent,
            "role": terms.role,
            "code": terms.code,
            "details": terms.details,
            "by": actor_row(account.by),
            "mark": mark,
            "fingerprint": fingerprint,
        }
    )


def closing_row(account_id: int, at: datetime, by: Actor | None) -> bytes:
    """Return the row of an account's closing."""
    return _act(CLOSING, at, by, account=account_id)


def period_row(closed_through: date | None, at: datetime, by: Actor | None) -> bytes:
    """Return the row of a period's closing through a day, or of its reopening (None: open)."""
    return _act(PERIOD, at, by, closed_through=closed_through and closed_through.isoformat())


def import_row(source: str, entries: int, at: datetime, by: Actor | None) -> bytes:
    """Return the row of an import of so many entries; `source` names the file."""
    return _act(IMPORT, at, by, source=source, entries=entries)


def lettering_row(number: int, act: Lettering, by: Actor | None) -> bytes:
    """Return the row of a lettering: its groups of lines, and the lines that it left alone."""
    groups, singles = [list(group) for group in act.groups], list(act.singles)
    return _act(LETTERING, act.at, by, number=number, groups=groups, singles=singles)


def categorization_row(number: int, act: Categorization, by: Actor | None) -> bytes:
    """Return the row of a categorization: a line and its `[category, weight, link]`.

    A weight is in ten-millionths.
    """
    links = act.links(number)
    shares = [[s.category_id, s.weight, links[s.category_id].link_id] for s in act.shares]
    facts = {"line": act.line_id, "label": act.label, "shares": shares}
    return _act(CATEGORIZATION, act.at, by, number=number, **facts)


def statement_row(size: int, sums: Sums, at: datetime) -> bytes:
    """Return the row of the trial balance that the first `size` leaves of the log add up to."""
    accounts, totals_sha256 = trial_balance(sums)
    return _act(STATEMENT, at, None, size=size, accounts=accounts, totals_sha256=totals_sha256)


def gap_row(number: int, version: int, fault: str, at: datetime) -> bytes:
    """Return the row of a change that could not enter the log, which names the change."""
    return _act(GAP, at, None, number=number, version=version, fault=fault)


def beginning_row(
    epoch: int, reason: str, at: datetime, by: Actor | None, last: LogHead | None = None
) -> bytes:
    """Return the first row of a log: its epoch, its reason, and the last head of an earlier log."""
    head = last and {"origin": last.origin, "size": last.size, "root": last.root}
    return _act(BEGINNING, at, by, epoch=epoch, reason=reason, last=head)


def trial_balance(sums: Sums) -> tuple[int, str]:
    """Return the number of totals in a trial balance, and the SHA-256 of its canonical JSON.

    The JSON is a list of `[account, currency, debit_minor, credit_minor]` in the order of accounts
    and currencies. A total without debits and credits is left out.
    """
    totals = [[*key, *sums[key]] for key in sorted(sums) if any(sums[key])]
    return len(totals), digest(canonical(totals))


def changed_at(row: bytes) -> str:
    """Return the time of an act's row. An account has two: that of its last change counts."""
    fields = decode(row)
    time: str = fields.get("at") or fields["updated_at"] or fields["created_at"]
    return time


def _act(kind: str, at: datetime, by: Actor | None, **facts: Any) -> bytes:
    return canonical({"kind": kind, "at": format_instant(at), "by": actor_row(by), **facts})
