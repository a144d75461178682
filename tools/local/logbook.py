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
from ledger.store.items.codec import ACCOUNT, RECORD, kind_of, read_integer
from ledger.store.items.records import to_record
from ledger.store.keys import Scope
from ledger.store.log_reader import LogReader
from ledger.store.table import Table
from ledger.stream.changes import Change
from ledger.stream.counter import Counter
from ledger.stream.line_acts import KINDS, to_line_act
from ledger.stream.moves import Move, is_present, move_of_step, to_move

SHARD = "shardId-00000001767268800000-logbook0"


def seal(scope: Scope, at: datetime) -> None:
    """Seal the journal's entries and the acts on lines that the log of a book lacks.

    If the log begins, seal its accounts too.
    """
    table = runtime().table(float("inf"))
    counter = Counter(table, now=lambda: at)
    head = counter.head(scope)
    moves = [*([] if head.log else _accounts(table, scope, at)), *_entries(table, scope, at)]
    last = head.last(SHARD)
    numbered = [replace(move, sequence=last + place) for place, move in enumerate(moves, 1)]
    counter.count(scope, SHARD, numbered)
    seal_line_acts(counter, scope)


def seal_line_acts(counter: Counter, scope: Scope) -> None:
    """Seal the letterings and categorizations that the log of a book lacks."""
    head, table = counter.head(scope), counter.table
    runs = LogReader(table, scope, head.log.epoch).runs(0, head.log.size) if head.log else ()
    sealed = {(leaf.kind, leaf.number) for run in runs for leaf in run.leaves}
    items = [item for kind in KINDS for item in table.query(keys.record(scope, kind, 0), "")]
    items = [item for item in items if kind_of(item) == RECORD]
    items.sort(key=lambda item: to_record(item).created_at)
    leaves = [to_line_act(Change(None, item), table.get) for item in items]
    missing = [leaf for leaf in leaves if leaf and (leaf.kind, leaf.number) not in sealed]
    if head.log and missing:
        counter.enter(scope, head, missing)


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
