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


def pointing(entry: Item, number: int | None) -> Item:
    """Return the entry with other last categorizations of its lines; None: without them."""
    states = {
        slot: LineState(state.letterings, number) for slot, state in line_states.read(entry).items()
    }
    return {**entry, **line_states.attribute(states)}


def twice_categorized(items: Items) -> tuple[Item, Item]:
    """Return an entry, and its line's last categorization, which comes behind another one."""
    for entry in filter(is_present, items):
        for state in line_states.read(entry).values():
            for act in of_kind(items, "record"):
                is_last = int(act["SK"]["S"], 16) == state.categorization
                if is_last and unpack(act)["kind"] == KIND and details(act).get("before"):
                    return entry, act
    raise AssertionError("no line was categorized twice")


@detected("the line's categorizations lack this one")
def a_pointer_to_an_earlier_categorization(items: Items) -> Planted:
    entry, act = twice_categorized(items)
    return [pointing(entry, details(act)["before"])], []


@detected("the line's categorizations lack this one")
def a_pointer_to_no_categorization(items: Items) -> Planted:
    entry, _ = twice_categorized(items)
    return [pointing(entry, None)], []


@detected("the line's categorizations lack this one")
def a_history_cut_short(items: Items) -> Planted:
    _, act = twice_categorized(items)
    return [with_document(act, lambda document: document["details"].pop("before"))], []


@detected("the line's categorizations have no first one")
def two_categorizations_behind_each_other(items: Items) -> Planted:
    _, act = twice_categorized(items)
    number = int(act["SK"]["S"], 16)
    first = next(
        item
        for item in of_kind(items, "record")
        if item["PK"] == act["PK"] and int(item["SK"]["S"], 16) == details(act)["before"]
    )
    return [with_document(first, lambda document: document["details"].update(before=number))], []


@detected("the categorization before this one is missing")
def a_categorization_behind_none(items: Items) -> Planted:
    _, act = categorized(items)
    return [with_document(act, lambda document: document["details"].update(before=1))], []


@detected("has other links than the one before it")
def a_link_of_another_time(items: Items) -> Planted:
    _, act = twice_categorized(items)
    links = [[1, 1024, "2026-01-01T00:00:00.000000Z"]]
    return [with_document(act, lambda document: document["details"].update(old_links=links))], []
