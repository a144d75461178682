"""`ledger-admin verify` reports no fault in the ledger's own items, and every planted one."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.admin.verify.checks import verify
from ledger.aws.deadlines import RetryBudget
from ledger.aws.items import Item
from ledger.core.amendments import Amendment
from ledger.errors import StoreUnavailable
from ledger.process.runtime import Runtime
from ledger.store.items.codec import integer, read_integer
from ledger.store.table import Table
from ledger.stream.counter import PLACES_MAX
from tests import subledger
from tests.admin.verify import (
    corrupted_categories,
    corrupted_entries,
    corrupted_letterings,
    corrupted_links,
    corrupted_log,
    corrupted_runs,
    corrupted_strangers,
)
from tests.admin.verify.corruptions import (
    CORRUPTIONS,
    Items,
    is_past,
    kind,
    of_kind,
)
from tests.bench import NOW, Bench, claim
from tests.book.lettering_lines import Letterer
from tests.stream.feed import Feed
from tests.world import World
from tools.local import counting, demo
from tools.local.engines import TABLE
from tools.local.faults import faults
from tools.local.gateway import Gateway
from tools.local.replay import fresh, fresh_book, snapshot

# Importing these modules registers their corruptions.
REGISTERED_IN = (
    corrupted_categories,
    corrupted_entries,
    corrupted_letterings,
    corrupted_links,
    corrupted_log,
    corrupted_runs,
    corrupted_strangers,
)


def checked(process: Runtime) -> dict[str, Any]:
    table = Table(process.client, TABLE, RetryBudget.for_seconds())
    return verify(table, lambda _: None)


@pytest.fixture
def full_process(gateway: Gateway, process: Runtime) -> Iterator[Runtime]:
    """The process of a table after every recorded case, with all entries counted.

    One more book has an entry that has outgrown its own id. The table is fresh after the test.
    """
    fresh_book(gateway)
    bench = Bench(process, World(gateway, demo.tenant(demo.operator(TABLE), "Wide")))
    grow(bench)
    happen(bench)
    counting.catch_up()
    yield process
    fresh(gateway)


def grow(bench: Bench) -> None:
    """Replace an entry's lines until it needs an additional id; the last amendment has a key."""
    entry = bench.enter(*bench.pair())
    for _ in range(2):
        old = frozenset(map(entry.line_id, entry.lines[2:]))
        debit, credit = (replace(line, amount_minor=1) for line in bench.pair())
        entry = bench.book(claim()).amend(
            entry.entry_id, Amendment(create=(debit, credit) * 499, delete=old)
        )
    assert entry.aliases
    amended = Amendment(description="with a key")
    for key in ("amended", "amended already"):
        bench.book(claim(key)).amend(entry.entry_id, amended)
    renamed = bench.book(claim("renamed"))
    renamed.rename(entry.lines[0].account_id, lambda terms: replace(terms, name="Another"))


def happen(bench: Bench) -> None:
    """Do the requests that a left-out dialect would do: a batch, a removal, closed labels."""
    customer = bench.book(claim()).read.account(bench.label.terms.parent or 0)
    for amount in (500, 0):
        terms, opening = subledger.to_label(customer, amount, NOW)
        other = bench.book(claim()).open(terms, opening)
    bench.book(claim()).close(other.account_id)
    terms, opening = subledger.to_label(customer, 100, NOW)
    other = bench.book(claim()).open(terms, opening)
    for _ in range(50):
        # Each claim is later. Otherwise the batch could pass for the labels' opening entries.
        claim()
    reallocation = subledger.to_reallocation(bench.label, other, 300, NOW)
    bench.book(claim("moved")).post_batch(reallocation)
    bench.book(claim("undone")).reverse(bench.enter(*bench.pair()).entry_id)
    bench.book(claim()).remove(bench.enter(*bench.pair()).entry_id)
    for by in (claim(), claim("made")):
        amended = bench.enter(*bench.pair(), by=by).entry_id
        bench.book(claim()).amend(amended, Amendment(description="another"))
    letterer = Letterer(bench)
    first, second = letterer.line(), letterer.line(-100)
    letterer.letter(first, second, letterer.line())
    letterer.unletter(second)
    letterer.begin(77, first)
    letterer.letter(letterer.line(), letterer.line(-100))
    removed = bench.enter(*bench.pair()).entry_id
    bench.book(claim()).amend(removed, Amendment(description="another"))
    bench.book(claim()).remove(removed)


def every() -> Items:
    return [item for _, item in sorted(snapshot().items())]


def key(item: Item) -> Any:
    return {name: item[name] for name in ("PK", "SK")}


def put_item(process: Runtime, item: Item) -> None:
    process.client.put_item(TableName=TABLE, Item=item)


def drop(process: Runtime, item: Item) -> None:
    process.client.delete_item(TableName=TABLE, Key=key(item))


def change(process: Runtime, puts: Items, drops: Items) -> None:
    for item in drops:
        drop(process, item)
    for item in puts:
        put_item(process, item)


@pytest.mark.slow
def test_each_planted_corruption_is_reported(full_process: Runtime) -> None:
    """Before the plant and after its repair there is no fault."""
    sound = checked(full_process)
    assert sound["faults"] == []
    assert sound["read"]["entry"] > 40
    assert sound["behind"] == 0
    before = every()
    missed: list[str] = []
    for plant, expected in CORRUPTIONS:
        puts, drops = plant(before)
        assert puts or drops, plant
        change(full_process, puts, drops)
        faults = checked(full_process)["faults"]
        if not any(expected in fault for fault in faults):
            missed.append(f"{plant.__name__}: {faults}")
        touched = [*map(key, (*puts, *drops))]
        restored = [item for item in before if key(item) in touched]
        change(
            full_process, restored, [item for item in puts if key(item) not in map(key, restored)]
        )
    assert missed == []
    assert checked(full_process)["faults"] == []


def test_an_uncounted_entry_is_no_fault(full_process: Runtime) -> None:
    """The stream has not delivered the entry yet, or its last version."""
    items = every()
    totals = [i for i in items if kind(i) in ("total", "run", "fresh", "leaves")]
    change(full_process, [], totals)
    report = checked(full_process)
    assert report["faults"] == []
    assert report["behind"] == report["read"]["entry"] - len(
        [i for i in items if is_past(i)]
    ) + len(of_kind(items, "removed"))
    counting.catch_up()
    assert checked(full_process)["behind"] == 0


def test_a_version_that_is_half_counted_is_no_fault(bench: Bench) -> None:
    """The version is too wide for one transaction; counting stops after the first."""
    feed = Feed(bench.fresh(), 0)
    feed.wide(PLACES_MAX + 10)
    script = ("pass", "pass", *["reset"] * 9)
    with faults(feed.bench.process.client, *script), suppress(StoreUnavailable):
        feed.count(feed.moves, seconds=0.0)
    report = checked(bench.process)
    assert (report["faults"], report["behind"] > 0) == ([], True)
    half = next(i for i in every() if "half_done" in i)
    put_item(bench.process, {**half, "half_done": integer(read_integer(half, "half_done") - 1)})
    assert any("off by" in fault for fault in checked(bench.process)["faults"])
    # Other tests count the whole table, and this one corrupts no book for them.
    put_item(bench.process, half)
