"""Seal acts and gaps without the stream: leaves of changes that the stream's function gave up.

Each has its row in the log, and the row of a change is always the same. So a leaf whose row is
there already is not sealed again.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec.json import decode

from ledger.admin.totals.settling import ATTEMPTS, StillCounting
from ledger.aws.items import Item
from ledger.log import acts
from ledger.store import keys
from ledger.store.items.act_rows import act_row
from ledger.store.items.codec import ACCOUNT, kind_of
from ledger.store.items.heads import Head
from ledger.store.keys import Scope
from ledger.store.log_reader import LogReader
from ledger.store.table import Table
from ledger.stream.acts import to_act
from ledger.stream.changes import Change
from ledger.stream.counter import Counter
from ledger.stream.sealing import OLD_BOOK, NewLeaf, act_leaf

Record = Mapping[str, Any]


def seal_act(table: Table, record: Record) -> bool:
    """Seal the act of a change, if it is one. Return whether a leaf was sealed.

    An act that a restore has undone is none: the table must have the act, or a later one.
    """
    change = Change.from_record(record)
    # The restore may have undone the entry of the act too, so the entry comes second.
    if not keys.is_of_book(change.item) or not _is_kept(table, change):
        return False
    act = to_act(change, _at(record), table.get)
    return act is not None and seal_once(table, _scope(record), act, record)


def _is_kept(table: Table, change: Change) -> bool:
    """Return whether the table still has the act of a change, or a later one in its place."""
    present = table.get({name: change.item[name] for name in ("PK", "SK")})
    if change.after is None:
        return present is None and _is_known(table, change.item)
    own, act = act_row(change.after), present and act_row(present)
    return bool(own and act and acts.changed_at(act.row) >= acts.changed_at(own.row))


def _is_known(table: Table, item: Item) -> bool:
    """Return whether the log may have an act of a deleted item: an older book has earlier ones."""
    scope, kind = keys.scope_of(item), kind_of(item)
    number = keys.id_of(item) if kind == ACCOUNT else 0
    rows = map(decode, sealed_rows(table, scope, Counter(table).head(scope)))
    return any(
        (row["kind"], row.get("number", 0)) == (kind, number) or row.get("reason") == OLD_BOOK
        for row in rows
    )


def seal_gap(table: Table, record: Record, error: Exception) -> bool:
    """Seal a gap that names a change which cannot be taken in. Return whether a leaf was sealed.

    A change of no book has no log.
    """
    key = record["dynamodb"]["Keys"]
    if not {"PK", "SK"} <= key.keys() or not keys.is_of_book(key):
        return False
    sequence = record["dynamodb"]["SequenceNumber"]
    fault = f"the change {sequence} of {_place(record)}: {type(error).__name__}"
    row = acts.gap_row(0, 0, fault, datetime.fromtimestamp(_at(record), UTC))
    return seal_once(table, _scope(record), act_leaf(acts.GAP, row))


def seal_once(table: Table, scope: Scope, leaf: NewLeaf, record: Record | None = None) -> bool:
    """Seal a leaf whose row the log does not have; return whether it was sealed.

    The checkpoint of its shard passes the `record` of the leaf, which a new event source may get
    again. A book without a log seals nothing. Raise `StillCounting` if others count at each of
    ATTEMPTS.
    """
    counter = Counter(table)
    for _ in range(ATTEMPTS):
        # The head comes first. Nobody else can seal between it and the write.
        head = counter.head(scope)
        if head.log is None or leaf.row in sealed_rows(table, scope, head):
            return False
        if counter.enter(scope, _passing(head, record) if record else head, [leaf]):
            return True
    raise StillCounting


def _passing(head: Head, record: Record) -> Head:
    """Return the head with the checkpoint at a record, if it is not there or behind it yet.

    Lambda gives up no record before the earlier ones of its shard, so none is passed by.
    """
    shard, sequence = record.get("shardId", ""), int(record["dynamodb"]["SequenceNumber"])
    if not shard or sequence <= head.last(shard):
        return head
    return head.advance(shard, sequence, _at(record))


def sealed_rows(table: Table, scope: Scope, head: Head) -> set[bytes]:
    """Return the rows of the acts that a log has; none without a log."""
    if head.log is None:
        return set()
    log_runs = LogReader(table, scope, head.log.epoch).runs(0, head.log.size)
    return {row for run in log_runs for row in run.rows.values()}


def _scope(record: Record) -> Scope:
    return keys.scope_of(record["dynamodb"]["Keys"])


def _place(record: Record) -> str:
    item = record["dynamodb"]["Keys"]
    _, _, *parts = item["PK"]["S"].split(keys.DELIMITER)
    return f"{keys.DELIMITER.join(parts)} {item['SK']['S']}"


def _at(record: Record) -> int:
    return int(record["dynamodb"].get("ApproximateCreationDateTime", 0))
