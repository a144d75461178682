"""The handler of the stream's function: audit and count a batch, and report failures one by one.

The stream delivers a failed change again, until its age is the limit. Lambda then puts it into the
bucket of failures, from which `ledger-admin totals replay` takes it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from ledger.process.log import logger, print_metrics
from ledger.process.runtime import runtime, seconds_left
from ledger.publisher import asking
from ledger.store import handover
from ledger.store.items.heads import Head
from ledger.store.keys import Scope
from ledger.store.table import Table
from ledger.stream.audit import audit_change
from ledger.stream.changes import Change
from ledger.stream.counter import Counter
from ledger.stream.moves import Move, scope_of, to_move
from ledger.stream.statements import Statements

Record = Mapping[str, Any]
# No client waits for this answer, so counting may use all the time but what the report needs.
REPORTING_SECONDS = 5.0


def read_batch(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Audit and count a batch of changes; return the failed sequence numbers, as Lambda expects.

    Raise `FormatRefused` if the table has another format, and `NotHandedOver` if an earlier release
    may still count; the stream delivers the batch again. So it does if the queue of the log does
    not take the books (`NotAsked`). Only with a window does Lambda name the shard. So the answer
    has the window's state, which is empty, and a window may end without changes.
    """
    records, failed = event["Records"], set[str]()
    if records:
        left = seconds_left(context)
        table = runtime().table(left, left - REPORTING_SECONDS)
        counter = Counter(table, handover.require(table, datetime.now(UTC)))
        unaudited, fault_count = audit_records(table, records)
        uncounted, heads = count_records(counter, event["shardId"], records)
        statements().seal_due(counter, heads, seconds_left(context) - 2 * REPORTING_SECONDS)
        failed = {*unaudited, *uncounted}
        # An earlier delivery of these changes may have ended before it asked, so ask in any case.
        url = runtime().settings.publish_queue_url
        asking.ask(url, filter(None, map(_book, records)), asking.minute(datetime.now(UTC)))
        counts = {
            "audited": len(records),
            "audit_failures": len(unaudited),
            "integrity_faults": fault_count,
            "counted": len(records) - len(uncounted),
            "count_failures": len(uncounted),
        }
        print_metrics({}, counts)
    in_order = sorted(failed, key=int)
    return {"state": {}, "batchItemFailures": [{"itemIdentifier": name} for name in in_order]}


def audit_records(table: Table, records: Sequence[Record]) -> tuple[list[str], int]:
    """Audit the records, and log each fault; return the unaudited ones, and the number of faults.

    A change with a fault is done: only a change that cannot be audited comes again.
    """
    unaudited: list[str] = []
    fault_count = 0
    for record in records:
        try:
            change = Change.from_record(record)
            faults = audit_change(change, table.get)
        except Exception:  # noqa: BLE001 - it comes again, and is logged here with its trace
            logger().exception("audit failed", extra={"sequence": _sequence(record)})
            unaudited.append(_sequence(record))
            continue
        for fault in faults:
            key = {name: change.item[name]["S"] for name in ("PK", "SK")}
            logger().error("integrity fault", extra={"fault": fault, **key})
        fault_count += len(faults)
    return unaudited, fault_count


def count_records(
    counter: Counter, shard: str, records: Sequence[Record]
) -> tuple[list[str], dict[Scope, Head]]:
    """Count the entries of the records; return the sequence numbers that are not counted.

    Also return the heads of the books whose changes are all counted.
    A book's checkpoint must not pass a change that failed. So the changes behind it fail too, and
    come again with it. The other books go on.
    """
    uncounted: list[str] = []
    stopped: set[Scope] = set()
    moves: dict[Scope, list[Move]] = {}
    for record in records:
        scope = None
        try:
            scope = scope_of(record)
            change, at = Change.from_record(record), _at(record)
            move = to_move(change, int(_sequence(record)), at, counter.table.get)
        except Exception:  # noqa: BLE001 - it comes again, and is logged here with its trace
            logger().exception("count failed", extra={"sequence": _sequence(record)})
            uncounted.append(_sequence(record))
            stopped |= {scope} if scope else set()
        else:
            if move and scope in stopped:
                uncounted.append(_sequence(record))
            elif move:
                moves.setdefault(scope, []).append(move)
    heads: dict[Scope, Head] = {}
    for scope, of_book in moves.items():
        rest, head = _count(counter, scope, shard, of_book)
        uncounted += [str(move.sequence) for move in rest]
        heads |= {scope: head} if head else {}
    return uncounted, heads


def _count(
    counter: Counter, scope: Scope, shard: str, moves: list[Move]
) -> tuple[list[Move], Head | None]:
    """Count the moves of a book, and return its head.

    If one cannot be counted, return it and all behind it.
    """
    try:
        return [], counter.count(scope, shard, moves)
    except Exception:  # noqa: BLE001 - one bad change must not stop the changes before it
        for place, move in enumerate(moves):
            try:
                counter.count(scope, shard, [move])
            except Exception:  # noqa: BLE001 - it comes again, and is logged here with its trace
                logger().exception("count failed", extra={"sequence": str(move.sequence)})
                return moves[place:], None
    return [], None


@lru_cache(maxsize=1)
def statements() -> Statements:
    """Return the statements of this process, which knows those that it has put off."""
    return Statements()


def _book(record: Record) -> Scope | None:
    """Return the book of a record; None if its key is none of a book."""
    try:
        return scope_of(record)
    except Exception:  # noqa: BLE001 - its change failed already, with its trace in the log
        return None


def _sequence(record: Record) -> str:
    return str(record["dynamodb"]["SequenceNumber"])


def _at(record: Record) -> int:
    """Return the time of the change in the table, to the second."""
    return int(record["dynamodb"]["ApproximateCreationDateTime"])
