"""`totals rebuild` corrects the totals of one book or of all, unless they change meanwhile."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.admin.totals.rebuild import PASSES, rebuild
from ledger.admin.totals.settling import StillCounting
from ledger.aws.items import Item
from ledger.process.runtime import Runtime
from ledger.store import keys
from ledger.store.items import runs
from ledger.store.items.codec import head, integer, read_integer, text
from ledger.store.items.runs import Step
from tests.admin.conftest import Command
from tests.admin.verify.corruptions import of_kind
from tests.bench import NOW, Bench, claim
from tests.stream.feed import Feed
from tests.world import World
from tools.local import counting, demo
from tools.local.engines import TABLE
from tools.local.gateway import Gateway
from tools.local.replay import fresh, snapshot


def of_book(bench: Bench, kind: str) -> list[Item]:
    place = f"{bench.scope.tenant_id}#{bench.scope.business_id}#"
    return [i for i in of_kind(list(snapshot().values()), kind) if i["PK"]["S"].startswith(place)]


def put_item(bench: Bench, item: Item) -> None:
    bench.process.client.put_item(TableName=TABLE, Item=item)


def drop(bench: Bench, *items: Item) -> None:
    for item in items:
        key: Any = {name: item[name] for name in ("PK", "SK")}
        bench.process.client.delete_item(TableName=TABLE, Key=key)


def more(bench: Bench) -> None:
    total = of_book(bench, "total")[0]
    put_item(bench, {**total, "debit_minor": integer(read_integer(total, "debit_minor") + 5)})


# They say what is counted, and `verify` compares them with the totals.
NOTES = ("fresh", "run", "recounted")
WRONG: dict[str, Callable[[Bench], None]] = {
    "a total is too high": more,
    "a total is gone": lambda bench: drop(bench, of_book(bench, "total")[0]),
    "all totals are gone": lambda bench: drop(bench, *of_book(bench, "total")),
    "nothing is counted": lambda b: drop(b, *of_book(b, "total"), *of_book(b, "run")),
    "a run of counted steps is gone": lambda b: drop(b, of_book(b, "run")[0]),
}


@pytest.fixture
def two(gateway: Gateway, process: Runtime) -> Iterator[tuple[Bench, Bench]]:
    """Two benches with counted entries, in a fresh table before the test and after it.

    The commands scan the whole table, and so does the count of what was written meanwhile.
    """
    fresh(gateway)
    bench = Bench(process, World(gateway, demo.tenant(demo.operator(TABLE), "Counted")))
    other = bench.fresh()
    for subject in (bench, other):
        for amount in (100, 23):
            subject.enter(*subject.pair(amount))
    counting.catch_up()
    yield bench, other
    fresh(gateway)


@pytest.mark.parametrize("case", WRONG)
def test_wrong_totals_are_corrected_and_nothing_else_changes(
    two: tuple[Bench, Bench], command: Command, case: str
) -> None:
    bench, _ = two
    sound = {key: item for key, item in snapshot().items() if item["kind"]["S"] not in NOTES}
    WRONG[case](bench)
    scope = (bench.scope.tenant_id, bench.scope.business_id)
    status, output, _ = command("totals", "rebuild", "--book", *scope, "--quiet")
    assert status == 0, output
    now = {key: item for key, item in snapshot().items() if item["kind"]["S"] not in NOTES}
    assert {k: i for k, i in now.items() if not is_nothing(i)} == sound
    assert json.loads(command("verify", "--quiet")[1])["faults"] == []


def is_nothing(item: Item) -> bool:
    amounts = ("debit_minor", "credit_minor", "line_count")
    return item["kind"]["S"] == "total" and not any(read_integer(item, name) for name in amounts)


def test_the_totals_of_another_book_are_left_alone(
    two: tuple[Bench, Bench], command: Command
) -> None:
    bench, other = two
    more(other)
    scope = (bench.scope.tenant_id, bench.scope.business_id)
    assert command("totals", "rebuild", "--book", *scope, "--quiet")[0] == 0
    assert json.loads(command("verify", "--quiet")[1])["fault_count"] == 1
    assert command("totals", "rebuild", "--quiet")[0] == 0
    assert json.loads(command("verify", "--quiet")[1])["fault_count"] == 0


def counted(bench: Bench, number: int, version: int, target: int = 0) -> None:
    """Put the item of an earlier release that says how far an entry is counted."""
    state = {"version": version, "target": target, "done": 1 if target else 0}
    values = {name: integer(value) for name, value in state.items()}
    put_item(bench, {**keys.counted(bench.scope, number), **head("counted"), **values})


def in_run(bench: Bench, version: int) -> None:
    """Let the totals count another version of the book's entries."""
    run = of_book(bench, "run")[0]
    steps = [Step(step.number, version, 0) for step in runs.to_steps(run)]
    put_item(bench, {**run, **runs.run_write(bench.scope, 0, steps)["Put"]["Item"], **key(run)})


def key(item: Item) -> Item:
    return {name: item[name] for name in ("PK", "SK")}


NOT_COUNTABLE: dict[str, tuple[Callable[[Bench], None], str]] = {
    "a later version": (lambda bench: in_run(bench, 88), "at version 88"),
    "half of a later one": (lambda bench: counted(bench, 7, 0, 88), "at version 88"),
    "an entry that is gone": (
        lambda bench: drop(bench, *of_book(bench, "entry")[:1]),
        "at version 1",
    ),
    "an entry that cannot be read": (
        lambda bench: put_item(bench, {**of_book(bench, "entry")[0], "doc": text("x")}),
        "cannot be read",
    ),
}


@pytest.mark.parametrize("case", NOT_COUNTABLE)
def test_a_counted_entry_that_is_missing_is_refused_by_name(
    two: tuple[Bench, Bench], command: Command, case: str
) -> None:
    """A correction would subtract the entry from totals that are right."""
    bench, _ = two
    spoil, reason = NOT_COUNTABLE[case]
    spoil(bench)
    before = snapshot()
    scope = (bench.scope.tenant_id, bench.scope.business_id)
    for only in ([], ["--book", *scope]):
        status, _, output = command("totals", "rebuild", *only, "--quiet")
        assert (status, reason in output) == (1, True), output
        assert bench.scope.business_id in output
    assert snapshot() == before


def test_totals_that_change_while_they_are_read_are_not_corrected(two: tuple[Bench, Bench]) -> None:
    """Between the two readings a total changes, as if the stream's function counted."""
    bench, _ = two
    pages: list[int] = []

    def move(count: int) -> None:
        pages.append(count)
        if len(pages) == 3:
            more(bench)

    table = bench.book(claim()).read.table
    with pytest.raises(StillCounting, match="switch the event source"):
        rebuild(table, NOW, move)
    assert len(pages) == 4
    assert rebuild(table, NOW, lambda _: None)["totals_corrected"] == 1


def test_a_rebuilt_entry_counts_once_when_the_stream_delivers_it(
    two: tuple[Bench, Bench], command: Command
) -> None:
    """The operator counts what the stream is late with; then the stream delivers it."""
    feed = Feed(two[0].fresh(), 0)
    late, early = feed.post().entry_id, feed.post().entry_id
    feed.count(feed.moves[1:], "shard-1")
    feed.change("amend", early)
    feed.report(early)
    rebuild(feed.table(), datetime.now(UTC), lambda _: None, feed.bench.scope)
    feed.check()
    feed.moves = [replace(move, at=int(time.time())) for move in feed.moves]
    feed.change("amend", late)
    feed.report(late)
    for move in feed.moves:
        feed.count([move], f"shard-{move.step.number == early:d}")
    feed.check()
    assert json.loads(command("verify", "--quiet")[1])["faults"] == []


def test_the_sum_of_all_passes_is_known_after_the_first(bench: Bench) -> None:
    bench.enter(*bench.pair())
    table = bench.book(claim()).read.table
    sums: list[int] = []
    passed: list[int] = []
    rebuild(table, NOW, passed.append, expect=lambda items: sums.append(items))
    items = sum(map(len, table.scan()))
    assert sum(passed) >= sums[0] > 0
    assert sums[0] <= PASSES * items, "the rebuild itself adds the totals"
    assert sums[0] % PASSES == 0
