"""The frame of the projector's function: a batch of changes, failures one by one.

The stream tells again what cannot be counted; what it gives up is in the bucket of failures.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from ledger.process.logs import logger
from ledger.process.runtime import runtime, seconds_left
from ledger.store.keys import Scope
from ledger.store.table import Table
from ledger.stream.changes import Change
from ledger.stream.projector import Job, Projector

Record = Mapping[str, Any]
# Nobody waits for the answer, so that the batch has all the time but what its end takes.
NOTING_SECONDS = 5.0


def count(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Count the batch; answers which of its records failed.

    `FormatRefused`, and the stream tells of all again, if the table is of another format.
    """
    left = seconds_left(context)
    table = runtime().table(left, left - NOTING_SECONDS)
    runtime().formats.require(table)
    failed = count_records(table, event["Records"])
    metrics = EphemeralMetrics()
    metrics.add_metric("counted", MetricUnit.Count, len(event["Records"]) - len(failed))
    metrics.add_metric("count_failures", MetricUnit.Count, len(failed))
    metrics.flush_metrics()
    return {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}


def count_records(table: Table, records: Sequence[Record]) -> list[str]:
    """Count the records' entries, all together or else one by one; sequence numbers that failed.

    A batch is of one shard, in its order. So how far a book is counted is noted up to the oldest
    failure: what comes after that is counted, but does not say so before that one is counted too.
    """
    jobs: dict[str, Job] = {}
    failed: list[str] = []
    for record in records:
        try:
            job = _job(record)
        except Exception:  # noqa: BLE001 - it is told again, and logged here with its trace
            logger().exception("count failed", extra={"sequence": _sequence(record)})
            failed.append(_sequence(record))
        else:
            jobs |= {_sequence(record): job} if job else {}
    projector = Projector(table)
    try:
        projector.count(jobs.values())
    except Exception:  # noqa: BLE001 - whatever it is, the others are to be counted
        failed += [sequence for sequence, job in jobs.items() if not _is_counted(projector, job)]
    fresh: dict[Scope, datetime] = {}
    for record in takewhile(lambda one: _sequence(one) not in failed, records):
        if job := jobs.get(_sequence(record)):
            fresh[job.scope] = max(fresh.get(job.scope, _at(record)), _at(record))
    projector.note(fresh)
    return failed


def _job(record: Record) -> Job | None:
    after = Change.of(record).after
    return None if after is None else Job.of(after)


def _is_counted(projector: Projector, job: Job) -> bool:
    try:
        projector.count([job])
    except Exception:  # noqa: BLE001 - it is told again, and logged here with its trace
        logger().exception("count failed", extra={"entry": job.number})
        return False
    return True


def _sequence(record: Record) -> str:
    return str(record["dynamodb"]["SequenceNumber"])


def _at(record: Record) -> datetime:
    """When the table took the change in, to the second."""
    return datetime.fromtimestamp(record["dynamodb"]["ApproximateCreationDateTime"], UTC)
