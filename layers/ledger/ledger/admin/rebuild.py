"""The totals, made anew from the entries: after a restore, or for books older than the projector.

The projector's event source is switched off meanwhile, and told from before then when it is on
again: what it is told of and is counted already adds nothing.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ledger.store.keys import Scope
from ledger.store.table import Table
from ledger.store.total_items import COUNTED, FRESH, TOTAL
from ledger.stream.projector import Job, Projector


def rebuild(table: Table, now: datetime, tell: Callable[[int], object]) -> dict[str, Any]:
    """Forget all totals and count every entry; `tell` is told of items as they are read."""
    for page in table.everything():
        for item in page:
            if item.get("kind", {}).get("S") in (TOTAL, COUNTED, FRESH):
                table.delete({"PK": item["PK"], "SK": item["SK"]})
    projector, counted, scopes = Projector(table), 0, set[Scope]()
    for page in table.everything():
        jobs = [job for item in page if (job := Job.of(item))]
        projector.count(jobs)
        counted += len(jobs)
        scopes |= {job.scope for job in jobs}
        tell(len(page))
    projector.note(dict.fromkeys(scopes, now))
    return {"entries_counted": counted}
