"""The cost of requests as a label grows: `python -m benchmarks.growth [ENTRIES ...]`.

A label's entries are loaded straight into dynoxide, on disk; then each request is timed through the
gateway, all in turn. A cost that grew with the book would show; so would paging's `total`.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from tqdm import tqdm

from benchmarks.ratios import p99
from ledger.aws.items import Item
from ledger.core import entries, ids
from ledger.dialects.dwolla import inbound
from ledger.process.runtime import runtime
from ledger.store import keys
from ledger.store.items.entries import entry_item
from ledger.store.keys import Scope
from tests.clients.dwolla import Labels
from tests.world import World, last
from tools.local import demo, engines
from tools.local.engines import TABLE, Place
from tools.local.gateway import Gateway

SIZES = (100, 10_000, 1_000_000)
ROUNDS, BATCH, WRITERS = 60, 25, 4


@dataclass(frozen=True)
class Book:
    """A label with `size` entries."""

    size: int
    world: World
    label: str

    def requests(self) -> dict[str, Callable[[], object]]:
        """Return the timed requests by name."""
        path = f"/labels/{self.label}/ledger-entries?limit=25"
        page = self.world.get(path)
        assert page["total"] >= self.size
        entry = page["_embedded"]["ledger-entries"][-1]["id"]
        key = uuid4().hex
        Labels.of(self.world).post(self.label, "0.01", idempotency_key=key)
        return {
            "create": lambda: Labels.of(self.world).post(self.label, "0.01"),
            "replay": lambda: Labels.of(self.world).post(self.label, "0.01", idempotency_key=key),
            "get an entry": lambda: self.world.get(f"/ledger-entries/{entry}"),
            "label's balance": lambda: Labels.of(self.world).balance(self.label),
            "page of 25, total": lambda: self.world.get(path),
        }


def load(gateway: Gateway, size: int) -> Book:
    """Create a tenant and a label with `size` entries of a cent."""
    operator = demo.operator(TABLE)
    world = World(gateway, demo.tenant(operator, f"Of {size}"))
    label = Labels.of(world).open_label("10.00")
    tenant = world.tenant
    scope = Scope(tenant.tenant_id, tenant.business_id)
    number = ids.Ids(tenant.business_id).id_of(ids.Kind.ACCOUNT, label)
    customer = ids.Ids(tenant.business_id).id_of(ids.Kind.ACCOUNT, last(Labels.of(world).customer))
    assert number is not None
    assert customer is not None
    written = _items(scope, number, customer, size)
    with ThreadPoolExecutor(WRITERS) as pool, tqdm(total=size, unit=" entries") as bar:
        for count in pool.map(_write, _batches(written)):
            bar.update(count)
    runtime().client.update_item(
        TableName=TABLE,
        Key=keys.account(scope, number),
        UpdateExpression="ADD entries :n",
        ExpressionAttributeValues={":n": {"N": str(size)}},
    )
    return Book(size, world, label)


def _items(scope: Scope, label: int, customer: int, size: int) -> Iterator[Item]:
    """Yield items of entries of the last days, 10 ms after each other."""
    first = datetime.now(UTC) - timedelta(milliseconds=10 * (size + 1))
    for place in range(size):
        at = first + timedelta(milliseconds=10 * place)
        draft = inbound.label_draft(label, customer, 1, at)
        number = ids.clock_id(round(at.timestamp() * 1000), str(place), 0)
        yield entry_item(scope, entries.accept(draft, number, at, demo.OPERATOR))


def _batches(written: Iterator[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    for item in written:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


def _write(batch: Sequence[Item]) -> int:
    puts: list[Any] = [{"PutRequest": {"Item": item}} for item in batch]
    if puts:
        engines.client().batch_write_item(RequestItems={TABLE: puts})
    return len(batch)


def main(sizes: Sequence[int] = SIZES) -> dict[str, dict[int, list[float]]]:
    """Measure, and print the table; milliseconds by request and size."""
    times: dict[str, dict[int, list[float]]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        engines.with_table("dynoxide", Place(database=Path(folder) / "growth.sqlite")) as engine,
    ):
        gateway = Gateway(TABLE, engines.environment(engine))
        books = [load(gateway, size) for size in sizes]
        requests_by_size = {book.size: book.requests() for book in books}
        for _ in range(ROUNDS):
            for name in requests_by_size[sizes[0]]:
                for size, requests in requests_by_size.items():
                    started = time.perf_counter()
                    requests[name]()
                    spent = (time.perf_counter() - started) * 1000
                    times.setdefault(name, {}).setdefault(size, []).append(spent)
    columns = [f"{size:,} ms | p99" for size in sizes]
    print(f"| request | {' | '.join(columns)} | last over first |")
    print(f"|---|{'---:|' * (2 * len(sizes) + 1)}")
    for name, by_size in times.items():
        cells = [f"{statistics.median(x):.1f} | {p99(x):.1f}" for x in by_size.values()]
        ratio = statistics.median(by_size[sizes[-1]]) / statistics.median(by_size[sizes[0]])
        print(f"| {name} | {' | '.join(cells)} | **{ratio:.2f}** |")
    return times


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or SIZES)
