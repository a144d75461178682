"""What the totals should be: the sums of the versions that are counted, held against the totals.

A version that is not counted yet is no fault: `counted` of each entry says how far it is, and that
moves with the totals in one transaction. So what differs, differs whenever it is looked at.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from ledger.admin.verify.facts import HALF, HALF_BITS, Facts, Readers, said
from ledger.aws.items import Item
from ledger.core import totals
from ledger.core.entries import Entry
from ledger.core.totals import Total, TotalKey, Totals
from ledger.store import keys
from ledger.store.items import totals as total_items

_MONTH = len("2026-11")
_ADD = """INSERT INTO tallies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    debit_high = debit_high + excluded.debit_high, debit_low = debit_low + excluded.debit_low,
    credit_high = credit_high + excluded.credit_high, credit_low = credit_low + excluded.credit_low,
    lines = lines + excluded.lines"""
# Sums pass 64 bits in theory, so that halves are summed: 40 bits below, and those above.
_COUNTED = """SELECT s.scope, s.account, s.currency, substr(s.day, 1, ?),
        -SUM(s.debit >> 40), -SUM(s.debit & 1099511627775),
        -SUM(s.credit >> 40), -SUM(s.credit & 1099511627775), -SUM(s.lines)
    FROM sums s JOIN counted c USING (scope, number, version) GROUP BY 1, 2, 3, 4"""


def keep_version(facts: Facts, scope: str, entry: Entry) -> None:
    """Note what a version of an entry adds to the totals."""
    for place, total in totals.of_entry(entry).items():
        where = (scope, entry.entry_id, entry.version, place.account_id, place.currency)
        amounts = (total.debit_minor, total.credit_minor, total.lines)
        facts.keep("sums", *where, place.day.isoformat(), *amounts)


def differences(facts: Facts) -> Iterator[tuple[str, int, str, str, Total]]:
    """What is too much in the totals: book, account, currency, day or month, and by how much."""
    for length in (len("2026-11-26"), _MONTH):
        facts.database.executemany(_ADD, facts.ask(_COUNTED, length))
    for scope, number, version, target, done in facts.ask(
        "SELECT scope, number, version, target, done FROM counted WHERE target"
    ):
        before, after = (_version(facts, scope, number, one) for one in (version, target))
        changed = list(totals.difference(before, after).items())[:done]
        for place, total in changed:
            for time in (place.day.isoformat(), f"{place.day:%Y-%m}"):
                _add(facts, (scope, place.account_id, place.currency, time), -total)
    for *where, debit_high, debit_low, credit_high, credit_low, lines in facts.ask(
        "SELECT * FROM tallies ORDER BY 1, 2, 3, 4"
    ):
        debit = (debit_high << HALF_BITS) + debit_low
        credit = (credit_high << HALF_BITS) + credit_low
        if debit or credit or lines:
            scope, account, currency, time = where
            yield scope, account, currency, time, Total(debit, credit, lines)


def _version(facts: Facts, scope: str, number: int, version: int) -> Totals:
    rows = facts.ask(
        "SELECT account, currency, day, debit, credit, lines FROM sums "
        "WHERE scope = ? AND number = ? AND version = ?",
        *(scope, number, version),
    )
    return {
        TotalKey(a, c, date.fromisoformat(day)): Total(*amounts) for a, c, day, *amounts in rows
    }


def _add(facts: Facts, where: Iterable[Any], total: Total) -> None:
    halves = (
        *(total.debit_minor >> HALF_BITS, total.debit_minor & HALF),
        *(total.credit_minor >> HALF_BITS, total.credit_minor & HALF),
    )
    facts.database.execute(_ADD, (*where, *halves, total.lines))


def _total(facts: Facts, scope: keys.Scope, item: Item) -> None:
    place, total = total_items.to_total(item)
    time = item["SK"]["S"].split(keys.DELIMITER)[1]
    expected = (
        keys.total_of_day(scope, place.account_id, place.day, place.currency)
        if len(time) > _MONTH
        else keys.total_of_month(scope, place.account_id, place.day, place.currency)
    )
    if expected["PK"] != item["PK"]:
        facts.fault(item, "it is not where its facts put it, in the table")
    _add(facts, (said(scope), place.account_id, place.currency, time), total)


def _counted(facts: Facts, scope: keys.Scope, item: Item) -> None:
    how_far = total_items.to_counted(item)
    number = keys.number_of(item)
    where = (said(scope), number)
    facts.keep("counted", *where, how_far.version, how_far.target, how_far.done)


READERS: Readers = {total_items.TOTAL: _total, total_items.COUNTED: _counted}
