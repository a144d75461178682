"""Tallies: compare each total with the sum of the versions that it counts.

An uncounted version is no fault: runs name the counted steps between versions, and are written with
the totals in one transaction. So a difference is a fault at any time.

`sums` has the debits and credits of every version by account, currency and day. A tally is a total
less the sums of the counted steps, by day and by month; it must be zero.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from ledger.admin.verify.facts import HALF, HALF_BITS, Facts, Readers, spell_scope
from ledger.admin.verify.requests import check_keys
from ledger.admin.verify.sealed import read_log_head
from ledger.aws.items import Item
from ledger.core import totals
from ledger.core.entries import Entry
from ledger.core.totals import Total, TotalKey, Totals
from ledger.store import keys
from ledger.store.items import heads, runs, totals as total_items

# Book, account, currency, day or month, and the total's surplus over the counted versions.
Difference = tuple[str, int, str, str, Total]

_DAY = len("2026-11-26")
_MONTH = len("2026-11")
_ADD = """INSERT INTO tallies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    debit_high = debit_high + excluded.debit_high, debit_low = debit_low + excluded.debit_low,
    credit_high = credit_high + excluded.credit_high, credit_low = credit_low + excluded.credit_low,
    lines = lines + excluded.lines"""
# As in facts.py, the upper bits and the lower 40 bits of the amounts are summed separately.
_COUNTED = """SELECT s.scope, s.account, s.currency, substr(s.day, 1, ?),
        -SUM(s.debit >> 40), -SUM(s.debit & 1099511627775),
        -SUM(s.credit >> 40), -SUM(s.credit & 1099511627775), -SUM(s.lines)
    FROM steps c JOIN sums s USING (scope, number, version) GROUP BY 1, 2, 3, 4"""
# A step leaves its old version.
_LEFT = """SELECT s.scope, s.account, s.currency, substr(s.day, 1, ?),
        SUM(s.debit >> 40), SUM(s.debit & 1099511627775),
        SUM(s.credit >> 40), SUM(s.credit & 1099511627775), SUM(s.lines)
    FROM steps c JOIN sums s ON s.scope = c.scope AND s.number = c.number AND s.version = c.since
    GROUP BY 1, 2, 3, 4"""


def insert_version(facts: Facts, scope: str, entry: Entry) -> None:
    """Insert the sums of a version of an entry."""
    for key, total in totals.of_entry(entry).items():
        columns = (scope, entry.entry_id, entry.version, key.account_id, key.currency)
        amounts = (total.debit_minor, total.credit_minor, total.lines)
        facts.insert("sums", *columns, key.day.isoformat(), *amounts)


def differences(facts: Facts) -> Iterator[Difference]:
    """Yield each total that differs from the counted steps, with its surplus."""
    for length in (_DAY, _MONTH):
        facts.database.executemany(_ADD, facts.select(_COUNTED, length))
        facts.database.executemany(_ADD, facts.select(_LEFT, length))
    _subtract_half_counted(facts)
    for *key, debit_high, debit_low, credit_high, credit_low, lines in facts.select(
        "SELECT * FROM tallies ORDER BY 1, 2, 3, 4"
    ):
        debit_minor = (debit_high << HALF_BITS) + debit_low
        credit_minor = (credit_high << HALF_BITS) + credit_low
        if debit_minor or credit_minor or lines:
            scope, account, currency, time = key
            yield scope, account, currency, time, Total(debit_minor, credit_minor, lines)


def _subtract_half_counted(facts: Facts) -> None:
    """Subtract the counted part of steps that need more than one transaction.

    `done` is the number of totals already updated. The counter updates them in the order of
    `totals.difference`, so the first `done` are counted.
    """
    for scope, number, version, since, updated in facts.select("SELECT * FROM halves"):
        before = _version_sums(facts, scope, number, since)
        after = _version_sums(facts, scope, number, version)
        for key, total in list(totals.difference(before, after).items())[:updated]:
            for time in (key.day.isoformat(), f"{key.day:%Y-%m}"):
                _add(facts, (scope, key.account_id, key.currency, time), -total)


def _version_sums(facts: Facts, scope: str, number: int, version: int) -> Totals:
    rows = facts.select(
        "SELECT account, currency, day, debit, credit, lines FROM sums "
        "WHERE scope = ? AND number = ? AND version = ?",
        scope,
        number,
        version,
    )
    return {
        TotalKey(a, c, date.fromisoformat(day)): Total(*amounts) for a, c, day, *amounts in rows
    }


def _add(facts: Facts, key: Iterable[Any], total: Total) -> None:
    amounts = (
        total.debit_minor >> HALF_BITS,
        total.debit_minor & HALF,
        total.credit_minor >> HALF_BITS,
        total.credit_minor & HALF,
    )
    facts.database.execute(_ADD, (*key, *amounts, total.lines))


def _read_total(facts: Facts, scope: keys.Scope, item: Item) -> None:
    key, total = total_items.to_total(item)
    time = item["SK"]["S"].split(keys.DELIMITER)[1]
    expected = (
        keys.total_of_day(scope, key.account_id, key.day, key.currency)
        if len(time) > _MONTH
        else keys.total_of_month(scope, key.account_id, key.day, key.currency)
    )
    check_keys(facts, item, expected)
    _add(facts, (spell_scope(scope), key.account_id, key.currency, time), total)


def _read_run(facts: Facts, scope: keys.Scope, item: Item) -> None:
    check_keys(facts, item, keys.run(scope, keys.id_of(item)))
    facts.insert("runs", spell_scope(scope), keys.id_of(item))
    for step in runs.to_steps(item):
        facts.insert("steps", spell_scope(scope), *step)


def _read_head(facts: Facts, scope: keys.Scope, item: Item) -> None:
    head = heads.to_head(item)
    facts.insert("heads", spell_scope(scope), head.writes)
    read_log_head(facts, scope, item)
    if head.half is not None:
        facts.insert("halves", spell_scope(scope), *head.half.step, head.half.progress)


def _read_counted(facts: Facts, scope: keys.Scope, item: Item) -> None:
    """Read an item of an earlier release: all versions up to its own are counted."""
    counted, place = total_items.to_counted(item), (spell_scope(scope), keys.id_of(item))
    if counted.version:
        facts.insert("steps", *place, counted.version, 0)
    if counted.target:
        facts.insert("halves", *place, counted.target, counted.version, counted.progress)


READERS: Readers = {
    total_items.TOTAL: _read_total,
    total_items.COUNTED: _read_counted,
    heads.HEAD: _read_head,
    runs.RUN: _read_run,
}
