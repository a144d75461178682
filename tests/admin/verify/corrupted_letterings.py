"""Corruptions of letterings, and of the pointers to them; see corruptions.py."""

from typing import Any

from ledger.aws.items import Item
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


def lettered(items: Items) -> Item:
    """Return an entry of which one line is in a group with another entry's line."""
    return next(i for i in items if is_present(i) and has_group(items, i))


def has_group(items: Items, entry: Item) -> bool:
    states = [*line_states.read(entry).values()]
    if [len(state.letterings) for state in states] != [1]:
        return False
    details = unpack(act_of(items, entry))["details"]
    line_id = int(entry["SK"]["S"], 16) << 10 | next(iter(line_states.read(entry)))
    return any(line_id in group for group in details["groups"])


def act_of(items: Items, entry: Item) -> Item:
    """Return the record of the last lettering of the entry's line."""
    number = next(iter(line_states.read(entry).values())).letterings[-1]
    place = entry["PK"]["S"].removesuffix("#entries") + "#records#lettering"
    records = of_kind(items, "record")
    return next(i for i in records if i["PK"]["S"] == place and int(i["SK"]["S"], 16) == number)


def with_details(item: Item, **details: Any) -> Item:
    return with_document(item, lambda document: document["details"].update(details))


@detected("a line's lettering is missing")
def a_lettering_gone(items: Items) -> Planted:
    return [], [act_of(items, lettered(items))]


@detected("a line's lettering is missing")
def a_pointer_to_another_lettering(items: Items) -> Planted:
    entry = lettered(items)
    states = dict.fromkeys(line_states.read(entry), LineState((1,)))
    return [{**entry, **line_states.attribute(states)}], []


@detected("has only some of its lines")
def a_pointer_gone(items: Items) -> Planted:
    entry = lettered(items)
    return [{name: value for name, value in entry.items() if name != line_states.NAME}], []


@detected("has several accounts or currencies")
def a_lettered_line_on_another_account(items: Items) -> Planted:
    entry = lettered(items)
    slot = next(iter(line_states.read(entry)))

    def move(document: dict[str, Any]) -> None:
        line = next(line for line in document["lines"] if line[0] == slot)
        line[1] = next(other[1] for other in document["lines"] if other[1] != line[1])

    return [with_document(entry, move)], []


@detected("has no two lines")
def a_group_of_one_line(items: Items) -> Planted:
    act = act_of(items, lettered(items))
    (group, *_) = unpack(act)["details"]["groups"]
    return [with_details(act, groups=[group[:1]], singles=group[1:])], []


@detected("is not the one that it points to")
def a_pointer_to_no_lettering(items: Items) -> Planted:
    """Take the states of all lines of a group, so that none of it is left alone."""
    act = act_of(items, lettered(items))
    place = act["PK"]["S"].removesuffix("#records#lettering") + "#entries"
    numbers = {line >> 10 for group in unpack(act)["details"]["groups"] for line in group}
    entries = [i for i in items if is_present(i) and i["PK"]["S"] == place]
    return [
        {name: value for name, value in entry.items() if name != line_states.NAME}
        for entry in entries
        if int(entry["SK"]["S"], 16) in numbers
    ], []
