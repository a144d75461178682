"""Replay the changes that the stream's function gave up: `ledger-admin totals replay`.

Each change is audited, and what the totals lack of its entry is counted. An act on the book gets
its leaf in the log, and an unreadable change a leaf of kind `gap`. All is safe to repeat.

An entry is counted as the table has it now. So a later version counts, and a change of another
table, or from before a restore, counts nothing.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from ledger.admin.totals.failures import FailuresBucket, NotGivenUp, Record
from ledger.admin.totals.notes import seal_act, seal_gap
from ledger.admin.totals.settling import CLOCK_SECONDS, StillCounting, settle
from ledger.aws.failures import aws_errors
from ledger.errors import StoreUnavailable
from ledger.store import handover, keys
from ledger.store.keys import Key
from ledger.store.table import Table
from ledger.stream.audit import audit_change
from ledger.stream.changes import Change
from ledger.stream.moves import is_present


def replay(
    table: Table,
    bucket: FailuresBucket,
    progress: Callable[[int], object],
    now: datetime,
    is_emptied: bool = False,
) -> dict[str, Any]:
    """Replay every change of the bucket. Return the counts, and the faults by object and sequence.

    `progress` is called with the number of changes of each object. `is_emptied` deletes each object
    that shows no fault. An unavailable bucket or table raises; run the command again then, since
    the changes before are done. So does `StillCounting`, if others count in the book at each
    attempt. Raise `NotHandedOver` if an earlier release may still count.
    """
    handover.require(table, now)
    all_faults: list[dict[str, str]] = []
    objects = changes = deleted = 0
    for name in bucket.names():
        try:
            records = bucket.records(name)
        except NotGivenUp as refusal:
            object_faults, records = [{"object": name, "why": str(refusal)}], []
        else:
            object_faults = [
                {"object": name, **fault} for fault in _replay_records(table, records, now)
            ]
        objects, changes = objects + 1, changes + len(records)
        progress(len(records))
        all_faults += object_faults
        if is_emptied and not object_faults:
            bucket.delete(name)
            deleted += 1
    counts = {"objects": objects, "changes": changes, "objects_deleted": deleted}
    return {**counts, "fault_count": len(all_faults), "faults": all_faults}


def _replay_records(table: Table, records: Iterable[Record], now: datetime) -> list[dict[str, str]]:
    """Audit and count each record; return the faults by sequence number."""
    record_faults: list[dict[str, str]] = []
    for record in records:
        sequence = str(record["dynamodb"]["SequenceNumber"])
        try:
            reasons = audit_change(Change.from_record(record), table.get)
            _count(table, record["dynamodb"]["Keys"], int(now.timestamp()))
            seal_act(table, record)
        except (StoreUnavailable, StillCounting):
            raise
        except aws_errors():
            raise
        except Exception as error:  # noqa: BLE001 - an unreadable change may break anything
            reasons = [f"It cannot be taken in: {type(error).__name__}: {error}"]
            seal_gap(table, record, error)
        record_faults += [{"sequence": sequence, "why": reason} for reason in reasons]
    return record_faults


def _count(table: Table, key: Key, now: int) -> None:
    """Count what the totals lack of the present entry at a key; without one, do nothing."""
    present = table.get({name: key[name] for name in ("PK", "SK")})
    if present is not None and is_present(present):
        # The change may still be in the stream, which delivers it to a new event source.
        settle(table, keys.scope_of(present), [keys.id_of(present)], 0, now + CLOCK_SECONDS)
