"""The integrity check: every balance, count, key, version and link derived again from the entries.

Each question below is one across items; what an item shows by itself is facts.py's part. On a table
that is written to meanwhile, a scan is no snapshot: check a restored copy, or ask again.
"""

from collections.abc import Callable, Iterator
from typing import Any

from ledger.admin.facts import HALF_BITS, Facts
from ledger.store.table import Table

FAULTS_SHOWN = 100

# What is wrong, and the rows of which it is: scope and number first.
_QUESTIONS = {
    "its versions are not all there": """
        SELECT e.scope, e.number FROM entries e LEFT JOIN past p USING (scope, number)
        GROUP BY e.scope, e.number
        HAVING COUNT(p.version) != e.version - 1 OR MAX(p.version) >= e.version""",
    "past versions of an entry that is not there": """
        SELECT DISTINCT p.scope, p.number FROM past p LEFT JOIN entries e USING (scope, number)
        WHERE e.number IS NULL""",
    "its reversal is not there, or is of another": """
        SELECT e.scope, e.number FROM entries e
        LEFT JOIN entries r ON r.scope = e.scope AND r.number = e.reversed_by
        WHERE e.reversed_by IS NOT NULL AND (r.reverses IS NULL OR r.reverses != e.number)""",
    "it reverses an entry that does not say so": """
        SELECT r.scope, r.number FROM entries r
        LEFT JOIN entries e ON e.scope = r.scope AND e.number = r.reverses
        WHERE r.reverses IS NOT NULL AND (e.reversed_by IS NULL OR e.reversed_by != r.number)""",
    "a further number leads to an entry that does not have it": """
        SELECT p.scope, p.number FROM pointers p LEFT JOIN aliases a USING (scope, number)
        WHERE p.kind = 'alias' AND (a.entry IS NULL OR a.entry != p.entry)
        AND EXISTS (SELECT 1 FROM entries e
            WHERE e.scope = p.scope AND e.number = p.entry AND e.present)""",
    "a further number of an entry leads nowhere": """
        SELECT a.scope, a.number FROM aliases a LEFT JOIN pointers p USING (scope, number)
        WHERE p.entry IS NULL OR p.entry != a.entry OR p.kind != 'alias'""",
    "an amendment's key leads to a version that is not there": """
        SELECT p.scope, p.number FROM pointers p
        LEFT JOIN entries e ON e.scope = p.scope AND e.number = p.entry
        WHERE p.kind = 'amendment' AND (e.number IS NULL OR e.version < p.version)""",
    "an entry of a group that was written together is not there": """
        SELECT p.scope, p.batch FROM parts p
        LEFT JOIN entries e ON e.scope = p.scope AND e.number = p.entry WHERE e.number IS NULL""",
    "an entry names an account that is not there": """
        SELECT m.scope, m.account FROM moved m
        LEFT JOIN accounts a ON a.scope = m.scope AND a.number = m.account
        WHERE a.number IS NULL""",
    "an entry is in a currency that the account is not kept in": """
        SELECT m.scope, m.account FROM moved m
        JOIN accounts a ON a.scope = m.scope AND a.number = m.account
        WHERE a.currency IS NOT NULL AND a.currency != m.currency""",
    "its count of entries is not that of its entries": """
        SELECT a.scope, a.number FROM accounts a
        LEFT JOIN entries e ON e.scope = a.scope AND e.subledger = a.number AND e.present
        GROUP BY a.scope, a.number HAVING COUNT(e.number) != a.entries""",
    "its count of accounts under it is not that of the open ones": """
        SELECT a.scope, a.number FROM accounts a
        LEFT JOIN accounts c ON c.scope = a.scope AND c.parent = a.number AND c.is_open
        GROUP BY a.scope, a.number HAVING COUNT(c.number) != a.children""",
    "a name leads to nothing": """
        SELECT n.scope, n.number FROM names n
        LEFT JOIN accounts a ON a.scope = n.scope AND a.number = n.number
        LEFT JOIN records r ON r.scope = n.scope AND r.number = n.number
        WHERE a.number IS NULL AND r.number IS NULL""",
}


def verify(table: Table, show: Callable[[int], object]) -> dict[str, Any]:
    """Check a whole table; `show` is told of each page's count of items as it is read."""
    with Facts.on_disk() as facts:
        for items in table.everything():
            facts.read_page(items)
            show(len(items))
        found = [*facts.faults, *_across(facts), *_balances(facts)]
        read = {kind: facts.counts[kind] for kind in sorted(facts.counts)}
    return {"read": read, "fault_count": len(found), "faults": found[:FAULTS_SHOWN]}


def _across(facts: Facts) -> Iterator[str]:
    for said, question in _QUESTIONS.items():
        for scope, number in facts.database.execute(question):
            yield f"{scope} {number}: {said}"


def _balances(facts: Facts) -> Iterator[str]:
    """Guarded balances that are not the sums of their entries."""
    rows = facts.database.execute(
        """SELECT a.scope, a.number, a.balance, a.sign, SUM(m.high), SUM(m.low)
        FROM accounts a LEFT JOIN moved m ON m.scope = a.scope AND m.account = a.number
        WHERE a.guarded GROUP BY a.scope, a.number"""
    )
    for scope, number, balance, sign, high, low in rows:
        net = sign * (((high or 0) << HALF_BITS) + (low or 0))
        if net != balance:
            yield f"{scope} {number}: its balance is {balance}, that of its entries {net}"
