"""The projector beside the service here: what was written is counted, soon after it is answered.

On AWS the table's stream tells the projector. Here nobody reads a stream, since moto's and
dynoxide's are not DynamoDB's; what a request puts is seen by botocore's events instead.
"""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from queue import SimpleQueue
from typing import Any

from ledger.aws.items import Item
from ledger.process.runtime import runtime
from ledger.store.items import totals as total_items
from ledger.store.items.codec import ENTRY, REMOVED
from ledger.store.keys import Key, counted as counted_key
from ledger.store.table import Table
from ledger.stream.projector import Job, Projector
from tools.local.gateway import Gateway
from tools.local.hooks import hooked

# Many are counted in one write, as on AWS; a page that is looked at is current soon enough.
GATHERING_SECONDS = 0.3


class Counting(Gateway):
    """A gateway with a thread that counts entries; if requests take turns, each counts its own."""

    def __init__(
        self, table_name: str, overrides: Mapping[str, str], serialise: bool = False
    ) -> None:
        super().__init__(table_name, overrides, serialise)
        self._takes_turns = serialise
        self._written = threading.local()
        self._waiting: SimpleQueue[list[Key]] = SimpleQueue()

    def invoke(self, event: dict[str, Any]) -> dict[str, Any]:
        """Invoke the function, then count the entries that it wrote."""
        self._written.keys = []
        result = super().invoke(event)
        if not self._written.keys:
            return result
        if self._takes_turns:
            with self._turn:
                count(self._written.keys)
        else:
            self._waiting.put(self._written.keys)
        return result

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count the entries that this process's client writes."""

        def note(params: dict[str, Any], **_: Any) -> None:
            puts = [part.get("Put") for part in params.get("TransactItems", ())]
            for action in (*puts, params):
                item: Item = (action or {}).get("Item", {})
                if item.get("kind", {}).get("S") in (ENTRY, REMOVED):
                    getattr(self._written, "keys", []).append({n: item[n] for n in ("PK", "SK")})

        threading.Thread(target=self._count_what_waits, daemon=True).start()
        with hooked(runtime().client, {"provide-client-params.dynamodb": note}):
            yield

    def _count_what_waits(self) -> None:
        while True:
            keys = self._waiting.get()
            time.sleep(GATHERING_SECONDS)
            while not self._waiting.empty():
                keys += self._waiting.get()
            count(keys)


def count(keys: list[Key]) -> None:
    """Count what is there now under the keys: a write that was refused has put nothing."""
    table = runtime().table(float("inf"))
    _count(table, [job for item in table.batch_get(keys) if (job := Job.from_item(item))])


def catch_up() -> None:
    """Count what was written while nobody looked: by the operator, or before there were totals."""
    table = runtime().table(float("inf"))
    counted: dict[str, int] = {}
    jobs: list[Job] = []
    for page in table.scan():
        for item in page:
            if item.get("kind", {}).get("S") == total_items.COUNTED:
                counted[item["PK"]["S"]] = total_items.to_counted(item).version
            elif job := Job.from_item(item):
                jobs.append(job)
    _count(table, [job for job in jobs if counted.get(_place(job), 0) < job.version])


def _count(table: Table, jobs: list[Job]) -> None:
    projector, now = Projector(table), datetime.now(UTC)
    projector.count(jobs)
    projector.note(dict.fromkeys((job.scope for job in jobs), now))


def _place(job: Job) -> str:
    return counted_key(job.scope, job.entry_id)["PK"]["S"]


def count_tenant(tenant_id: str, items: dict[str, Item]) -> None:
    """Count a tenant's entries among the items of a table by key."""
    ours = (item for key, item in items.items() if key.startswith(tenant_id))
    count([{name: item[name] for name in ("PK", "SK")} for item in ours])
