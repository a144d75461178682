"""Corruptions of categories and of the categories of lines; see corruptions.py."""

from typing import Any

from ledger.aws.items import Item
from ledger.core.categories import CATEGORY, GROUP, KIND
from ledger.core.line_states import LineState
from ledger.store.items import line_states
from ledger.store.items.codec import unpack
from tests.admin.verify.corruptions import (
    Items,
    Planted,
    detected,
    is_present,
    of_kind,
    with_document,
)


def categorized(items: Items) -> tuple[Item, Item]:
    """Return an entry with a categorized line, and the record of its categorization."""
    for entry in filter(is_present, items):
        place = entry["PK"]["S"].removesuffix("#entries") + f"#records#{KIND}"
        for state in line_states.read(entry).values():
            for act in of_kind(items, "record"):
                number = int(act["SK"]["S"], 16) if act["PK"]["S"] == place else None
                if number == state.categorization is not None and details(act)["shares"]:
                    return entry, act
    raise AssertionError("no line has categories")


def details(item: Item) -> Any:
    return unpack(item)["details"]


def neighbour(items: Items, act: Item, kind: str) -> Item:
    """Return the first category of the act, or the group of this category."""
    number = details(act)["shares"][0][0]
    place = act["PK"]["S"].removesuffix(KIND)
    records = {(i["PK"]["S"], int(i["SK"]["S"], 16)): i for i in of_kind(items, "record")}
    category = records[place + CATEGORY, number]
    if kind == CATEGORY:
        return category
    return records[place + GROUP, details(category)["group"]]


@detected("a line's categorization is missing")
def a_categorization_gone(items: Items) -> Planted:
    return [], [categorized(items)[1]]


@detected("a line's categorization is missing")
def a_pointer_to_another_categorization(items: Items) -> Planted:
    entry, _ = categorized(items)
    states = {
        slot: LineState(state.letterings, 1) for slot, state in line_states.read(entry).items()
    }
    return [{**entry, **line_states.attribute(states)}], []


@detected("names a category that is missing")
def a_category_gone(items: Items) -> Planted:
    return [], [neighbour(items, categorized(items)[1], CATEGORY)]


@detected("a category's group is missing")
def a_group_gone(items: Items) -> Planted:
    return [], [neighbour(items, categorized(items)[1], GROUP)]


@detected("do not add up to 1")
def a_weight_below_1(items: Items) -> Planted:
    _, act = categorized(items)

    def lower(document: dict[str, Any]) -> None:
        document["details"]["shares"][0][1] -= 1

    return [with_document(act, lower)], []
