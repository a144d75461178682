"""`ledger-admin verify` finds nothing in what the ledger wrote, and all that is planted."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from ledger.admin.__main__ import main
from ledger.admin.verify import verify
from ledger.api.runtime import Runtime
from ledger.store.items import Item, integer, pack, unpack
from ledger.store.patience import Patience
from ledger.store.table import Table
from tests.local.engines import TABLE
from tests.local.gateway import Gateway
from tests.local.replay import EVENTS, files, fresh, snapshot

Items = list[Item]


def checked(process: Runtime) -> dict[str, Any]:
    table = Table(process.client, TABLE, Patience.of())
    return verify(table, lambda _: None)


@pytest.fixture
def world(gateway: Gateway, process: Runtime) -> Runtime:
    """A table in which every event of every function has happened, one after the other."""
    fresh(gateway)
    for file in files([str(EVENTS)]):
        gateway.invoke(json.loads(file.read_text()))
    return process


def every() -> Items:
    return [item for _, item in sorted(snapshot().items())]


def kind(item: Item) -> str:
    said: str = item.get("kind", {}).get("S", "")
    return said


def put(process: Runtime, item: Item) -> None:
    process.client.put_item(TableName=TABLE, Item=item)


def drop(process: Runtime, item: Item) -> None:
    key: Any = {name: item[name] for name in ("PK", "SK")}
    process.client.delete_item(TableName=TABLE, Key=key)


def is_present(item: Item) -> bool:
    return kind(item) == "entry" and "LPK" in item


def with_document(item: Item, edit: Callable[[dict[str, Any]], Any]) -> Item:
    document = unpack(item)
    edit(document)
    packed: Any = pack(document)
    return {**item, "doc": packed}


def guarded(item: Item) -> bool:
    return kind(item) == "account" and "floor" in unpack(item) and bool(item["is_open"]["BOOL"])


def a_balance_too_high(items: Items) -> tuple[Items, Items]:
    account = next(item for item in items if guarded(item))
    return [{**account, "balance_minor": integer(int(account["balance_minor"]["N"]) + 1)}], []


def an_entry_gone(items: Items) -> tuple[Items, Items]:
    return [], [next(i for i in items if is_present(i) and "in" in unpack(i))]


def an_unbalanced_entry(items: Items) -> tuple[Items, Items]:
    def more(document: dict[str, Any]) -> None:
        document["lines"][0][3] += 1

    return [with_document(next(filter(is_present, items)), more)], []


def a_past_version_gone(items: Items) -> tuple[Items, Items]:
    return [], [next(i for i in items if kind(i) == "entry" and "version" in i["SK"]["S"])]


def a_version_skipped(items: Items) -> tuple[Items, Items]:
    entry = next(filter(is_present, items))
    return [{**entry, "version": integer(int(entry["version"]["N"]) + 1)}], []


def a_reversal_gone(items: Items) -> tuple[Items, Items]:
    return [], [next(i for i in items if is_present(i) and "reverses" in unpack(i))]


def a_link_to_another_reversal(items: Items) -> tuple[Items, Items]:
    entry = next(i for i in items if is_present(i) and "reversed_by" in i)
    return [{**entry, "reversed_by": integer(1)}], []


def a_line_id_twice(items: Items) -> tuple[Items, Items]:
    def same(document: dict[str, Any]) -> None:
        document["lines"][1][0] = document["lines"][0][0]

    return [with_document(next(filter(is_present, items)), same)], []


def a_count_of_entries_too_low(items: Items) -> tuple[Items, Items]:
    account = next(i for i in items if kind(i) == "account" and int(i["entries"]["N"]) > 1)
    return [{**account, "entries": integer(1)}], []


def a_count_of_children_too_low(items: Items) -> tuple[Items, Items]:
    account = next(i for i in items if kind(i) == "account" and int(i["children"]["N"]) > 0)
    return [{**account, "children": integer(0)}], []


def an_entry_listed_elsewhere(items: Items) -> tuple[Items, Items]:
    entry = next(filter(is_present, items))
    return [{**entry, "LSK": {"S": f"1999{entry['LSK']['S'][4:]}"}}], []


def an_account_gone(items: Items) -> tuple[Items, Items]:
    lines = next(unpack(item)["lines"] for item in items if is_present(item))
    number = f"{lines[0][1]:011x}"
    return [], [i for i in items if kind(i) == "account" and i["SK"]["S"] == number]


def a_balance_below_its_floor(items: Items) -> tuple[Items, Items]:
    account = next(item for item in items if guarded(item))
    return [{**account, "balance_minor": integer(-1)}], []


def a_name_of_nothing(items: Items) -> tuple[Items, Items]:
    name = next(item for item in items if kind(item) == "name")
    return [{**name, "number": integer(999)}], []


PLANTED = (
    (a_balance_too_high, "its balance is"),
    (a_balance_below_its_floor, "cannot be read"),
    (an_entry_gone, "its count of entries"),
    (an_unbalanced_entry, "cannot be read"),
    (a_past_version_gone, "its versions are not all there"),
    (a_version_skipped, "its versions are not all there"),
    (a_reversal_gone, "its reversal is not there"),
    (a_link_to_another_reversal, "does not say so"),
    (a_line_id_twice, "two lines have one id"),
    (a_count_of_entries_too_low, "its count of entries"),
    (a_count_of_children_too_low, "its count of accounts under it"),
    (an_entry_listed_elsewhere, "not where its facts put it"),
    (an_account_gone, "names an account that is not there"),
    (a_name_of_nothing, "a name leads to nothing"),
)


def test_each_planted_corruption_is_found_and_named(world: Runtime) -> None:
    """And nothing before it is planted, nor after it is put right again."""
    sound = checked(world)
    assert sound["faults"] == []
    assert sound["read"]["entry"] > 40
    for plant, said in PLANTED:
        before = every()
        puts, drops = plant(before)
        assert puts or drops, plant
        for item in puts:
            put(world, item)
        for item in drops:
            drop(world, item)
        found = checked(world)
        assert found["fault_count"], plant
        assert any(said in fault for fault in found["faults"]), (plant, found["faults"])
        for item in before:
            if item in drops or any(item["PK"] == p["PK"] and item["SK"] == p["SK"] for p in puts):
                put(world, item)
    assert checked(world)["faults"] == []


def test_the_command_exits_with_what_it_found(
    world: Runtime, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--table", TABLE, "verify", "--quiet"]
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out)["fault_count"] == 0
    puts, _ = a_balance_too_high(every())
    put(world, puts[0])
    assert main(command) == 1
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert "its balance is" in fault
