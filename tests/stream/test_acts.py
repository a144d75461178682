"""Acts on a book from the changes of its items: `tests/stream/test_sealing.py` seals them."""

import json

from ledger.aws.items import Item
from ledger.store import keys
from ledger.stream.acts import to_act
from ledger.stream.changes import Change
from tests.bench import Bench, claim
from tests.stream.feed import AT


def nothing(_: keys.Key) -> Item | None:
    raise AssertionError("an account needs no read")


def account_item(bench: Bench) -> Item:
    number = bench.open("Till", 0, "EUR")
    item = bench.book(claim()).read.table.get(keys.account(bench.scope, number))
    assert item is not None
    return item


def test_a_new_account_is_an_act_and_its_balance_is_none(bench: Bench) -> None:
    item = account_item(bench)
    act = to_act(Change(None, item), AT, nothing)
    assert act is not None
    assert (act.kind, act.number, act.version) == ("account", keys.id_of(item), 0)
    assert json.loads(act.row)["floor_minor"] == 0
    assert to_act(Change(item, {**item, "balance_minor": {"N": "7"}}), AT, nothing) is None


def test_a_deleted_account_is_closed(bench: Bench) -> None:
    act = to_act(Change(account_item(bench), None), AT, nothing)
    assert act is not None
    assert act.kind == "closing"


def test_an_entry_is_no_act(bench: Bench) -> None:
    number = bench.enter(*bench.pair()).entry_id
    item = bench.book(claim()).read.table.get(keys.entry(bench.scope, number))
    assert to_act(Change(None, item), AT, nothing) is None
