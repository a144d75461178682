"""Replay the changes that a stream function gave up: `ledger-admin totals replay`.

Each change is audited, and its entry is counted, no matter which function gave it up. Both are safe
to repeat. An entry is counted as the table has it now. So a later version counts, and a change of
another table, or from before a restore, counts nothing.
"""

from collections.abc import Callable, Iterable
from typing import Any

from ledger.admin.totals.failures import FailuresBucket, NotGivenUp, Record
from ledger.errors import LedgerError, StoreUnavailable
from ledger.store.keys import Key
from ledger.store.table import Table
from ledger.stream.audit import audit_change
from ledger.stream.changes import Change
from ledger.stream.projector import Job, Projector


def replay(
    table: Table,
    bucket: FailuresBucket,
    progress: Callable[[int], object],
    is_emptied: bool = False,
) -> dict[str, Any]:
    """Replay every change of the bucket. Return the counts, and the faults by object and sequence.

    `progress` is called with the number of changes of each object. `is_emptied` deletes each object
    that shows no fault. An unavailable bucket or table raises; run the command again then, since
    the changes before are done.
    """
    all_faults: list[dict[str, str]] = []
    objects = changes = deleted = 0
    for name in bucket.names():
        try:
            records = bucket.records(name)
        except NotGivenUp as refusal:
            object_faults, records = [{"object": name, "why": str(refusal)}], []
        else:
            object_faults = [{"object": name, **fault} for fault in _replay_records(table, records)]
        objects, changes = objects + 1, changes + len(records)
        progress(len(records))
        all_faults += object_faults
        if is_emptied and not object_faults:
            bucket.delete(name)
            deleted += 1
    counts = {"objects": objects, "changes": changes, "objects_deleted": deleted}
    return {**counts, "fault_count": len(all_faults), "faults": all_faults}


def _replay_records(table: Table, records: Iterable[Record]) -> list[dict[str, str]]:
    """Audit and count each record; return the faults by sequence number."""
    record_faults: list[dict[str, str]] = []
    for record in records:
        sequence = str(record["dynamodb"]["SequenceNumber"])
        try:
            reasons = audit_change(Change.from_record(record), table.get)
            _count(table, record["dynamodb"]["Keys"])
        except StoreUnavailable:
            raise
        except (LedgerError, AssertionError, KeyError, ValueError, TypeError) as error:
            reasons = [f"It cannot be taken in: {type(error).__name__}: {error}"]
        record_faults += [{"sequence": sequence, "why": reason} for reason in reasons]
    return record_faults


def _count(table: Table, key: Key) -> None:
    """Count the present entry at a key; without one, do nothing."""
    present = table.get({name: key[name] for name in ("PK", "SK")})
    job = Job.from_item(present) if present else None
    if job is not None:
        Projector(table).count([job])
