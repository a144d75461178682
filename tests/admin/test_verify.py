"""`ledger-admin verify` finds nothing in what the ledger wrote, and all that is planted."""

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from ledger.admin.__main__ import main
from ledger.admin.verify.checks import verify
from ledger.aws.items import Item
from ledger.aws.retry_budget import RetryBudget
from ledger.core.amendments import Amendment
from ledger.errors import StoreUnavailable
from ledger.process.runtime import Runtime
from ledger.store.items.codec import integer, read_integer
from ledger.store.table import Table
from ledger.stream.projector import PLACES_MAX
from tests import subledger
from tests.admin import corrupted_entries, corrupted_links, corrupted_strangers
from tests.admin.corruptions import (
    CORRUPTIONS,
    Items,
    a_balance_too_high,
    is_past,
    kind,
    of_kind,
)
from tests.bench import NOW, Bench, claim
from tests.stream.test_projector import Deliveries, wide
from tests.world import World
from tools.local import counting, demo
from tools.local.engines import TABLE
from tools.local.faults import faults
from tools.local.gateway import Gateway
from tools.local.replay import fresh_book, snapshot

NOTED_IN = (corrupted_entries, corrupted_links, corrupted_strangers)  # which note themselves


def checked(process: Runtime) -> dict[str, Any]:
    table = Table(process.client, TABLE, RetryBudget.for_seconds())
    return verify(table, lambda _: None)


@pytest.fixture
def happened(gateway: Gateway, process: Runtime) -> Runtime:
    """A table in which every case of every room has happened, one after the other.

    And an entry beside, which has outgrown its own number; all of it is counted.
    """
    fresh_book(gateway)
    bench = Bench(process, World(gateway, demo.tenant(demo.operator(TABLE), "Wide")))
    grow(bench)
    happen(bench)
    counting.catch_up()
    return process


def grow(bench: Bench) -> None:
    """An entry whose lines are replaced until it needs a further number; the last with a key."""
    entry = bench.enter(*bench.pair())
    for _ in range(2):
        old = frozenset(map(entry.line_number, entry.lines[2:]))
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
    """What some dialect does, done here whichever there are: a group, a removal, closed labels."""
    customer = bench.book(claim()).read.account(bench.label.terms.parent or 0)
    for amount in (500, 0):
        terms, opening = subledger.to_label(customer, amount, NOW)
        other = bench.book(claim()).open(terms, opening)
    bench.book(claim()).close(other.account_id)
    terms, opening = subledger.to_label(customer, 100, NOW)
    other = bench.book(claim()).open(terms, opening)
    for _ in range(50):
        claim()  # each is of a later time: else the group might be the labels' opening entries
    moved = subledger.to_reallocation(bench.label, other, 300, NOW)
    bench.book(claim("moved")).post_batch(moved)
    bench.book(claim("undone")).reverse(bench.enter(*bench.pair()).entry_id)
    bench.book(claim()).remove(bench.enter(*bench.pair()).entry_id)
    for by in (claim(), claim("made")):
        amended = bench.enter(*bench.pair(), by=by).entry_id
        bench.book(claim()).amend(amended, Amendment(description="another"))
    removed = bench.enter(*bench.pair()).entry_id
    bench.book(claim()).amend(removed, Amendment(description="another"))
    bench.book(claim()).remove(removed)


def every() -> Items:
    return [item for _, item in sorted(snapshot().items())]


def key(item: Item) -> Any:
    return {name: item[name] for name in ("PK", "SK")}


def put(process: Runtime, item: Item) -> None:
    process.client.put_item(TableName=TABLE, Item=item)


def drop(process: Runtime, item: Item) -> None:
    process.client.delete_item(TableName=TABLE, Key=key(item))


def change(process: Runtime, puts: Items, drops: Items) -> None:
    for item in drops:
        drop(process, item)
    for item in puts:
        put(process, item)


def test_each_planted_corruption_is_found_and_named(happened: Runtime) -> None:
    """And nothing before it is planted, nor after it is put right again."""
    sound = checked(happened)
    assert sound["faults"] == []
    assert sound["read"]["entry"] > 40
    assert sound["behind"] == 0
    before = every()
    missed: list[str] = []
    for plant, said in CORRUPTIONS:
        puts, drops = plant(before)
        assert puts or drops, plant
        change(happened, puts, drops)
        faults = checked(happened)["faults"]
        if not any(said in fault for fault in faults):
            missed.append(f"{plant.__name__}: {faults}")
        touched = [*map(key, (*puts, *drops))]
        there = [item for item in before if key(item) in touched]
        change(happened, there, [item for item in puts if key(item) not in map(key, there)])
    assert missed == []
    assert checked(happened)["faults"] == []


def test_what_is_not_counted_yet_is_no_fault(happened: Runtime) -> None:
    """An entry that the stream has yet to tell of, and one of which a later version was not."""
    items = every()
    totals = [i for i in items if kind(i) in ("total", "counted", "fresh")]
    change(happened, [], totals)
    found = checked(happened)
    assert found["faults"] == []
    assert found["behind"] == found["read"]["entry"] - len([i for i in items if is_past(i)]) + len(
        of_kind(items, "removed")
    )
    counting.catch_up()
    assert checked(happened)["behind"] == 0


def test_a_version_that_is_half_counted_is_no_fault(bench: Bench) -> None:
    """Too wide for one write, and cut off after the first of them."""
    told = Deliveries(bench.fresh(), 0)
    entry = wide(told, PLACES_MAX + 10)
    told.tell(entry.entry_id)
    with faults(told.bench.process.client, "pass", *["reset"] * 9), suppress(StoreUnavailable):
        told.deliver(told.images, 0.0)
    found = checked(bench.process)
    assert (found["faults"], found["behind"] > 0) == ([], True)
    half = next(i for i in every() if kind(i) == "counted" and read_integer(i, "target"))
    put(bench.process, {**half, "done": integer(read_integer(half, "done") - 1)})
    assert any("off by" in fault for fault in checked(bench.process)["faults"])


def test_the_command_exits_with_what_it_found(
    happened: Runtime, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--table", TABLE, "verify", "--quiet"]
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out)["fault_count"] == 0
    puts, _ = a_balance_too_high(every())
    put(happened, puts[0])
    assert main(command) == 1
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert "the balance is" in fault
