"""The integrity check: what is derived again from the entries, and what that cannot show.

It is found what one item shows by itself (readers.py): an entry, or a past version of one, that
does not balance, is listed elsewhere, or has ids of lines twice; a number that is not of its time;
an attribute that no item of its kind has; another format, or none. And what only several show
(questions.py, tallies.py): balances, counts and totals that are not the sums of the entries;
versions that are missing or contradict each other; links, aliases, groups, names, codes and
closings that lead nowhere, either way; a reversal that is not the opposite; marks that are gone,
or are not those of the versions.

Not found is what leaves all of that consistent: history that a hand in the table has rewritten in
every place at once; another floor of an account whose role does not say it; a mark or fingerprint
that was changed and not taken away, of an entry without a keyed amendment. No key is in the table,
so that no mark can be made again. The audit of the stream sees such changes as they are made.

Entries that are not counted in the totals yet are no fault; `behind` says how many they are. On a
table that is written to meanwhile, a scan is no snapshot: check a restored copy, or ask again.
"""

from collections.abc import Callable, Iterator
from typing import Any

from ledger.admin.verify import tallies
from ledger.admin.verify.facts import HALF_BITS, Facts
from ledger.admin.verify.items import READERS
from ledger.admin.verify.questions import BEHIND, QUESTIONS
from ledger.store import keys
from ledger.store.items.attributes import misformed
from ledger.store.items.codec import kind_of
from ledger.store.table import Table

FAULTS_SHOWN = 100


def verify(table: Table, show: Callable[[int], object]) -> dict[str, Any]:
    """Check a whole table; `show` is told of each page's count of items as it is read."""
    with Facts.on_disk() as facts:
        for items in table.scan():
            facts.read_page(items, READERS)
            for item in items:
                if fault := misformed(item):
                    facts.fault(item, fault)
                if keys.is_of_book(item) and kind_of(item) not in READERS:
                    facts.fault(item, f"no book has an item of the kind {kind_of(item)!r}")
            show(len(items))
        found = [*facts.faults, *_across(facts), *_balances(facts), *_totals(facts)]
        behind = sum(1 for _ in facts.ask(BEHIND))
        read = {kind: facts.counts[kind] for kind in sorted(facts.counts)}
    return {
        "read": read,
        "behind": behind,
        "fault_count": len(found),
        "faults": found[:FAULTS_SHOWN],
    }


def _across(facts: Facts) -> Iterator[str]:
    for said, question in QUESTIONS.items():
        for scope, number in facts.ask(question):
            yield f"{scope} {number}: {said}"


def _balances(facts: Facts) -> Iterator[str]:
    """Guarded balances that are not the sums of their entries."""
    rows = facts.ask(
        """SELECT a.scope, a.number, a.balance, a.sign, SUM(m.high), SUM(m.low)
        FROM accounts a LEFT JOIN moved m ON m.scope = a.scope AND m.account = a.number
        WHERE a.guarded GROUP BY a.scope, a.number"""
    )
    for scope, number, balance, sign, high, low in rows:
        net = sign * (((high or 0) << HALF_BITS) + (low or 0))
        if net != balance:
            yield f"{scope} {number}: its balance is {balance}, that of its entries {net}"


def _totals(facts: Facts) -> Iterator[str]:
    for scope, account, currency, time, total in tallies.differences(facts):
        more = (total.debit_minor, total.credit_minor, total.lines)
        said = "{} debit, {} credit and {} lines".format(*more)
        yield f"{scope} {account}: its total of {time} in {currency} is off by {said}"
