"""Readers of an entry's items: its versions, its removal, and the faults that each shows."""

from ledger.admin.verify.facts import Facts
from ledger.admin.verify.items import READERS
from ledger.aws.items import Item
from ledger.core.amendments import Amendment
from ledger.store import keys
from tests.bench import Bench, claim


def stored(bench: Bench, key: keys.Key) -> Item:
    item = bench.book(claim()).read.table.get(key)
    assert item is not None
    return item


def test_an_amended_entry_has_two_versions_and_one_present_entry(bench: Bench) -> None:
    entry_id = bench.enter(*bench.pair(500)).entry_id
    bench.book(claim()).amend(entry_id, Amendment(description="another"))
    present = stored(bench, keys.entry(bench.scope, entry_id))
    past = stored(bench, keys.entry_version(bench.scope, entry_id, 1))
    with Facts.on_disk() as facts:
        facts.read_page([present, past], READERS)
        assert facts.faults == []
        versions = "SELECT version, past FROM versions ORDER BY version"
        assert list(facts.select(versions)) == [(1, 1), (2, 0)]
        assert list(facts.select("SELECT version FROM entries")) == [(2,)]
        movements = "SELECT (high << 40) + low AS net FROM movements ORDER BY net"
        assert [net for (net,) in facts.select(movements)] == [-500, 500], "the present one alone"


def test_an_entry_under_another_id_does_not_match_its_content(bench: Bench) -> None:
    entry_id = bench.enter(*bench.pair()).entry_id
    present = stored(bench, keys.entry(bench.scope, entry_id))
    with Facts.on_disk() as facts:
        facts.read_page([{**present, **keys.entry(bench.scope, entry_id ^ 2)}], READERS)
        assert any("the item's keys do not match its content" in fault for fault in facts.faults)


def test_a_removal_has_no_lines(bench: Bench) -> None:
    entry_id = bench.enter(*bench.pair()).entry_id
    bench.book(claim()).remove(entry_id)
    with Facts.on_disk() as facts:
        facts.read_page([stored(bench, keys.entry(bench.scope, entry_id))], READERS)
        assert facts.faults == []
        assert list(facts.select("SELECT present, lines FROM entries")) == [(0, None)]
        assert list(facts.select("SELECT * FROM movements")) == []
