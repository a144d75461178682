"""A damaged item is a fault of `verify`, which goes on with the next one."""

import pytest
from msgspec.structs import replace

from ledger.aws.items import Item
from ledger.store import keys
from ledger.store.items import line_states
from ledger.store.items.codec import unpack
from tests.admin.verify.corruptions import first, of_kind, with_document
from tests.log.small_book import Items


def faults(items: list[Item], item: Item, edited: Item) -> list[str]:
    """Return the faults of a table with another item in an item's place."""
    return list(Items([*(i for i in items if i is not item), edited]).report()["faults"])


DEEP = {"doc": {"S": "[" * 90_000}}


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("entry", DEEP),
        ("entry", {"doc": {"B": b"x\x9cno"}}),
        ("account", {"doc": {"S": "null"}}),
        ("period", {"doc": {"M": {}}}),
        ("run", {"steps": {"S": ""}}),
        ("leaves", {"leaves": {"N": "7"}}),
        ("fresh", {"frontier": {"B": b""}}),
        ("published", {"note": {"S": "none"}}),
    ],
)
def test_a_damaged_item_is_a_fault_and_no_end(items: list[Item], kind: str, values: Item) -> None:
    item = of_kind(items, kind)[0]
    reported = faults(items, item, {**item, **values})
    assert any("cannot be read" in fault for fault in reported)


def test_a_head_of_a_false_size_is_a_fault(items: list[Item]) -> None:
    head = of_kind(items, "fresh")[0]
    reported = faults(
        items, head, {**head, "size": {"N": str(2**40)}, "frontier": {"B": b"h" * 32}}
    )
    assert any("the log has a gap" in fault for fault in reported)


@pytest.mark.parametrize("weight", [2**63 - 1, 0, -1])
def test_a_weight_that_is_no_part_is_a_fault(items: list[Item], weight: int) -> None:
    item = first(lambda item: "shares" in str(item), of_kind(items, "record"))
    edited = with_document(item, lambda doc: doc["details"]["shares"][0].__setitem__(1, weight))
    reported = faults(items, item, edited)
    assert any("cannot be read" in fault for fault in reported)


def test_a_line_without_an_account_is_a_fault(items: list[Item]) -> None:
    item = first(lambda item: "LPK" in item, of_kind(items, "entry"))
    edited = with_document(item, lambda doc: doc["lines"][0].__setitem__(1, None))
    reported = faults(items, item, edited)
    assert any("cannot be read" in fault for fault in reported)


def test_an_act_that_comes_behind_itself_is_a_fault(items: list[Item]) -> None:
    """Else it would pass for one without an effect."""
    item = first(lambda item: "shares" in str(item), of_kind(items, "record"))
    number = keys.id_of(item)
    edited = with_document(item, lambda doc: doc["details"].update(before=number))
    assert any("have no first one" in fault for fault in faults(items, item, edited))


def test_a_line_in_a_lettering_without_an_effect_is_a_fault(items: list[Item]) -> None:
    records = of_kind(items, "record")
    item = first(lambda item: bool(unpack(item)["details"].get("singles")), records)
    edited = with_document(item, lambda doc: doc["details"].update(unchanged=True))
    assert any("lettering is missing" in fault for fault in faults(items, item, edited))


def test_a_sealed_act_without_the_one_before_it_is_a_fault(items: list[Item]) -> None:
    """A hand sets a line back to its categories before it was cleared."""
    acts = [item for item in of_kind(items, "record") if "line" in unpack(item)["details"]]
    cleared = first(lambda item: not unpack(item)["details"]["shares"], acts)
    number, before = keys.id_of(cleared), unpack(cleared)["details"]["before"]

    def last_of(item: Item) -> set[int | None]:
        return {state.categorization for state in line_states.read(item).values()}

    entry = first(lambda item: number in last_of(item), of_kind(items, "entry"))
    states = {
        slot: replace(state, categorization=before)
        for slot, state in line_states.read(entry).items()
    }
    edited = [
        {**entry, **line_states.attribute(states)},
        with_document(cleared, lambda doc: doc["details"].pop("before")),
    ]
    rest = [item for item in items if item is not entry and item is not cleared]
    report = Items([*rest, *edited]).report()
    assert [fault for fault in report["faults"] if "lack this one" in fault]
