"""The integrity check: derive everything again from the entries, and report each difference.

One item alone shows these faults (items.py):

- an entry or past version that does not balance, has keys that contradict it, or line ids twice
- an id of another time than the entry's
- an unknown attribute, another format, another checksum, or a time in another form

Only several items together show these (questions.py, tallies.py):

- balances, counts and totals that differ from the sums of the entries
- missing or contradicting versions
- links, additional ids, batches, names, codes and closings that lead nowhere, in either direction
- a reversal that does not mirror its original
- marks that are missing, or differ between an entry and its versions
- a log that lacks a counted version, has it twice, or has other content than the table (sealed.py)
- an account, a lock or another act unlike its leaf, or without its item (sealed_acts.py)
- a line that points to another lettering or categorization than its last one

The check cannot see a change that leaves all of this consistent:

- history that a hand in the table has rewritten in every place at once, also in the log
- an act that is changed together with its time: it is reported as unsealed, as a new one is
- a line that points to an act that is up to a minute earlier than its last one
- another floor of an account in a book that is older than its log
- a checksum, or the publisher's state, that was removed: an earlier release may have had none
- a changed mark or fingerprint of an entry without a keyed amendment, since the table has no key
  from which to derive the mark again

The audit of the stream sees these changes as they are made. Entries that the totals do not count
yet are no fault; `behind` is their number. Nor are acts that the log does not have yet; they are
`unsealed`. A scan of a table that is written to is no snapshot, so check a restored copy, or check
twice.
"""

from collections.abc import Callable, Iterator
from typing import Any

from ledger.admin.verify import sealed, sealed_acts, tallies
from ledger.admin.verify.facts import HALF_BITS, Facts
from ledger.admin.verify.items import READERS
from ledger.admin.verify.questions import BEHIND, QUESTIONS
from ledger.store import keys
from ledger.store.items.attributes import misformed
from ledger.store.items.codec import kind_of
from ledger.store.table import Table

FAULTS_SHOWN = 100


def verify(table: Table, progress: Callable[[int], object]) -> dict[str, Any]:
    """Check a whole table. `progress` is called with the number of items of each page."""
    with Facts.on_disk() as facts:
        for items in table.scan():
            facts.read_page(items, READERS)
            for item in items:
                if fault := misformed(item):
                    facts.fault(item, fault)
                if keys.is_of_book(item) and kind_of(item) not in READERS:
                    facts.fault(item, f"no book has an item of the kind {kind_of(item)!r}")
            progress(len(items))
        sealed.finish(facts)
        faults = [
            *facts.faults,
            *sealed.faults(facts),
            *_question_faults(facts),
            *_balance_faults(facts),
            *_total_faults(facts),
        ]
        unsealed = list(sealed_acts.unsealed(facts))
        behind = sum(1 for _ in facts.select(BEHIND))
        read = {kind: facts.counts[kind] for kind in sorted(facts.counts)}
    return {
        "read": read,
        "behind": behind,
        "unsealed_count": len(unsealed),
        "unsealed": unsealed[:FAULTS_SHOWN],
        "fault_count": len(faults),
        "faults": faults[:FAULTS_SHOWN],
    }


def _question_faults(facts: Facts) -> Iterator[str]:
    for text, query in {**QUESTIONS, **sealed.QUESTIONS, **sealed_acts.QUESTIONS}.items():
        for scope, number in facts.select(query):
            yield f"{scope} {number}: {text}"


def _balance_faults(facts: Facts) -> Iterator[str]:
    """Yield the guarded balances that differ from the sums of their entries."""
    rows = facts.select(
        """SELECT a.scope, a.number, a.balance, a.sign, SUM(m.high), SUM(m.low)
        FROM accounts a LEFT JOIN movements m ON m.scope = a.scope AND m.account = a.number
        WHERE a.guarded GROUP BY a.scope, a.number"""
    )
    for scope, number, balance, sign, high, low in rows:
        net = sign * (((high or 0) << HALF_BITS) + (low or 0))
        if net != balance:
            yield f"{scope} {number}: the balance is {balance}, but its entries give {net}"


def _total_faults(facts: Facts) -> Iterator[str]:
    for scope, account, currency, time, total in tallies.differences(facts):
        surplus = f"{total.debit_minor} debit, {total.credit_minor} credit and {total.lines} lines"
        yield f"{scope} {account}: the total of {time} in {currency} is off by {surplus}"
