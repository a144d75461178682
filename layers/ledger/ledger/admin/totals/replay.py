"""What the stream functions gave up is taken in again: `ledger-admin totals replay`.

Every change is audited, and an entry is counted, whichever function gave it up: both know what they
have seen, so nothing is done twice. An entry is counted as the table has it now; so a later version
stands, and a change of another table, or of a time that a restore has undone, is not counted.
"""

from collections.abc import Callable, Iterable
from typing import Any

from ledger.admin.totals.failures import GivenUp, NotGivenUp, Record
from ledger.errors import LedgerError, StoreUnavailable
from ledger.store.keys import Key
from ledger.store.table import Table
from ledger.stream.audit import faults
from ledger.stream.changes import Change
from ledger.stream.projector import Job, Projector


def replay(
    table: Table, bucket: GivenUp, tell: Callable[[int], object], is_emptied: bool = False
) -> dict[str, Any]:
    """Take in every change of the bucket; the faults name their object and sequence number.

    `tell` is told of changes as they are taken in. `is_emptied` deletes each object of which all
    was taken in without a fault. A bucket or table that does not answer raises, and what was done
    until then is done: begin again.
    """
    found: list[dict[str, str]] = []
    objects = changes = deleted = 0
    for name in bucket.names():
        try:
            records = bucket.records(name)
        except NotGivenUp as refusal:
            wrong, records = [{"object": name, "why": str(refusal)}], []
        else:
            wrong = [{"object": name, **one} for one in _take_in(table, records)]
        objects, changes = objects + 1, changes + len(records)
        tell(len(records))
        found += wrong
        if is_emptied and not wrong:
            bucket.delete(name)
            deleted += 1
    counts = {"objects": objects, "changes": changes, "objects_deleted": deleted}
    return {**counts, "fault_count": len(found), "faults": found}


def _take_in(table: Table, records: Iterable[Record]) -> list[dict[str, str]]:
    """Audit and count each record; what was wrong, by sequence number."""
    found = []
    for record in records:
        sequence = str(record["dynamodb"]["SequenceNumber"])
        try:
            wrong = faults(Change.of(record), table.get)
            _count(table, record["dynamodb"]["Keys"])
        except StoreUnavailable:
            raise
        except (LedgerError, AssertionError, KeyError, ValueError, TypeError) as error:
            wrong = [f"It cannot be taken in: {type(error).__name__}: {error}"]
        found += [{"sequence": sequence, "why": one} for one in wrong]
    return found


def _count(table: Table, key: Key) -> None:
    """Count the entry at a key as the table has it now; nothing, if it has none there."""
    present = table.get({name: key[name] for name in ("PK", "SK")})
    job = Job.of(present) if present else None
    if job is not None:
        Projector(table).count([job])
