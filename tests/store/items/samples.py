"""Entries, an actor and a scope for the tests of items."""

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from ledger.core import entries, ids
from ledger.core.accounts import Direction
from ledger.core.claims import Actor
from ledger.core.entries import Draft, DraftLine, Entry
from ledger.store.keys import Scope
from tests.bench import NOW, SOMEBODY

SCOPE = Scope("t1", "b1")
LATER = NOW + timedelta(days=3, microseconds=5)
OTHER = Actor("operator:ann", "admin", "r2")
CLOCK = ids.clock_id(1_790_000_000_000, "n", 0)
JOURNAL = ids.clock_id(1_790_000_000_000, "n", 0, in_journal=True)
KEYED = ids.keyed_id("key", 0, in_journal=True)


def entry(number: int, lines: int = 2, **more: Any) -> Entry:
    sides = (Direction.DEBIT, Direction.CREDIT)
    texts = ("", "a text", "")
    details: tuple[Any, ...] = ({}, {}, {"a": [1, None]})
    drafted = tuple(
        DraftLine(n, sides[n % 2], 100, texts[n % 3], details[n % 3]) for n in range(lines)
    )
    draft = Draft(NOW, "EUR", drafted, "An entry", details={"tags": [1, 2]})
    subledger = None if ids.is_in_journal(number) else 77
    return replace(
        entries.accept(replace(draft, subledger=subledger), number, LATER, SOMEBODY), **more
    )


ENTRIES = [
    entry(CLOCK),
    entry(JOURNAL, 6),
    entry(KEYED, 4),
    entry(JOURNAL, 6, version=7, updated_at=LATER + timedelta(1), aliases=(5, 9), slots_used=2_000),
    entry(JOURNAL, reverses=12, description="", details={}),
    entry(JOURNAL, reversed_by=0),
    entry(JOURNAL, 900),
]
