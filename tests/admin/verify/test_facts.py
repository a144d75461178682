"""Facts: sums beyond 64 bits, replaced facts, and items that cannot be read."""

from ledger.admin.verify.facts import Facts, spell_scope
from ledger.aws.items import Item
from ledger.store import keys
from ledger.store.keys import Scope

ITEM: Item = {"PK": {"S": "t#b#x"}, "SK": {"S": "1"}, "kind": {"S": "entry"}}


def test_a_sum_of_amounts_may_have_more_than_64_bits() -> None:
    with Facts.on_disk() as facts:
        for _ in range(40):
            facts.add_movement("t#b", 8, "EUR", 2**62)
        facts.add_movement("t#b", 8, "EUR", -1)
        ((high, low),) = facts.select("SELECT high, low FROM movements")
    assert (high << 40) + low == 40 * 2**62 - 1


def test_a_fact_with_the_same_key_is_replaced() -> None:
    with Facts.on_disk() as facts:
        facts.insert("closings", "t#b", 8)
        facts.insert("closings", "t#b", 8)
        assert list(facts.select("SELECT * FROM closings")) == [("t#b", 8)]


def test_an_unreadable_item_is_a_fault_and_the_others_are_read() -> None:
    def reader(facts: Facts, scope: keys.Scope, item: Item) -> None:
        if "broken" in item:
            raise KeyError("doc")
        facts.insert("closings", spell_scope(scope), 8)

    with Facts.on_disk() as facts:
        facts.read_page(
            [{**ITEM, "broken": {"S": "x"}}, ITEM, {**ITEM, "kind": {"S": "other"}}],
            {"entry": reader},
        )
        assert facts.faults == ["t#b#x 1: an item of kind entry cannot be read: KeyError('doc')"]
        assert (facts.counts["items"], facts.counts["entry"]) == (3, 1)
        assert list(facts.select("SELECT scope FROM closings")) == [("t#b",)]


def test_a_book_is_spelled_as_its_keys_begin() -> None:
    scope = Scope("t", "b")
    assert keys.account(scope, 8)["PK"]["S"].startswith(spell_scope(scope))
