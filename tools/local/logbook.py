"""The log of a book on this machine: sealed at a fixed time, and published at once.

On AWS the stream seals, and a queue asks for the publication. Recorded events have neither.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from ledger.admin.totals.settling import counted_steps, missing_steps
from ledger.aws.items import Item
from ledger.process.runtime import runtime
from ledger.publisher import handler
from ledger.store import keys
from ledger.store.items.codec import ACCOUNT, kind_of, read_integer
from ledger.store.keys import Scope
from ledger.store.table import Table
from ledger.stream.changes import Change
from ledger.stream.counter import Counter
from ledger.stream.moves import Move, is_present, move_of_step, to_move

SHARD = "shardId-00000001767268800000-logbook0"


def seal(scope: Scope, at: datetime) -> None:
    """Seal the journal's entries that the log of a book lacks, and accounts if the log begins."""
    table = runtime().table(float("inf"))
    counter = Counter(table, now=lambda: at)
    head = counter.head(scope)
    moves = [*([] if head.log else _accounts(table, scope, at)), *_entries(table, scope, at)]
    last = head.last(SHARD)
    numbered = [replace(move, sequence=last + place) for place, move in enumerate(moves, 1)]
    counter.count(scope, SHARD, numbered)


def publish(scope: Scope) -> None:
    """Publish the log of a book."""
    handler.publish(scope)


def _accounts(table: Table, scope: Scope, at: datetime) -> Iterator[Move]:
    for item in table.query(keys.account(scope, 0), ""):
        if kind_of(item) == ACCOUNT:
            move = to_move(Change(None, item), 0, int(at.timestamp()), table.get)
            yield from [move] if move else []


def _entries(table: Table, scope: Scope, at: datetime) -> list[Move]:
    items: list[Item] = list(filter(is_present, table.query(keys.entry_of_journal(scope, 0), "")))
    versions = {keys.id_of(item): read_integer(item, "version") for item in items}
    steps = missing_steps(counted_steps(table, scope, versions), versions)
    return [move_of_step(table, scope, step, int(at.timestamp())) for step in steps]
