"""Corruptions by attributes, kinds and formats that no item of a book has."""

from ledger.aws.items import Item
from ledger.store.items.codec import head, integer, text
from tests.admin.verify.corruptions import Items, Planted, detected, of_kind, without

_TOMBSTONE: Item = {
    **head("tombstone"),
    "stamp": text("a"),
    "nonce": text("a"),
    "refused_ms": integer(1),
}


def place_beside(items: Items) -> Item:
    """Return a free key for an entry, in an existing book."""
    return {"PK": of_kind(items, "total")[0]["PK"], "SK": text("0000000000a")}


@detected("which no item of its kind has")
def a_time_to_live_on_a_total(items: Items) -> Planted:
    return [{**of_kind(items, "total")[0], "expires_at": integer(1)}], []


@detected("which no item of its kind has")
def a_time_to_live_on_a_run_of_counted_steps(items: Items) -> Planted:
    return [{**of_kind(items, "run")[0], "expires_at": integer(1)}], []


@detected("which no item of its kind has")
def a_time_to_live_on_how_far_a_book_is_counted(items: Items) -> Planted:
    return [{**of_kind(items, "fresh")[0], "expires_at": integer(1)}], []


@detected("which no item of its kind has")
def a_time_to_live_on_a_tombstone(items: Items) -> Planted:
    return [{**place_beside(items), **_TOMBSTONE, "expires_at": integer(1)}], []


@detected("which no item of its kind has")
def a_time_to_live_on_a_period(items: Items) -> Planted:
    place = place_beside(items)
    book = "#".join(place["PK"]["S"].split("#")[:2])
    period = {"PK": text(f"{book}#period"), "SK": text("period"), **head("period")}
    return [
        {**period, "doc": text('{"closed_through":"2026-01-01"}'), "expires_at": integer(1)}
    ], []


@detected("cannot be read")
def a_period_that_is_no_day(items: Items) -> Planted:
    puts, drops = a_time_to_live_on_a_period(items)
    return [{**without(puts[0], "expires_at"), "doc": text('{"closed_through":"soon"}')}], drops


@detected("no book has an item of the kind ''")
def an_item_without_a_kind(items: Items) -> Planted:
    return [{**place_beside(items), "format": integer(1), "doc": text("x")}], []


@detected("no book has an item of the kind 'stranger'")
def an_item_of_another_kind(items: Items) -> Planted:
    return [{**place_beside(items), **head("stranger")}], []


@detected("it says no format")
def a_total_without_its_format(items: Items) -> Planted:
    return [without(of_kind(items, "total")[0], "format")], []


@detected("it says no format")
def a_client_without_its_format(items: Items) -> Planted:
    return [without(of_kind(items, "client")[0], "format")], []


@detected("it has the format 2")
def an_entry_of_a_later_format(items: Items) -> Planted:
    return [{**of_kind(items, "entry")[0], "format": integer(2)}], []
