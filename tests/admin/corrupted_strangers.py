"""Corruptions by what no item of a book has, or is; see corruptions.py."""

from ledger.aws.items import Item
from ledger.store.items.codec import head, integer, text
from tests.admin.corruptions import Items, Planted, found, of_kind, without

_TOMBSTONE: Item = {
    **head("tombstone"),
    "stamp": text("a"),
    "nonce": text("a"),
    "refused_ms": integer(1),
}


def place_beside(items: Items) -> Item:
    """A place where an entry could be, in the book of one that is there."""
    return {"PK": of_kind(items, "total")[0]["PK"], "SK": text("0000000000a")}


@found("which no item of its kind has")
def a_time_to_live_on_a_total(items: Items) -> Planted:
    return [{**of_kind(items, "total")[0], "expires_at": integer(1)}], []


@found("which no item of its kind has")
def a_time_to_live_on_how_far_an_entry_is_counted(items: Items) -> Planted:
    return [{**of_kind(items, "counted")[0], "expires_at": integer(1)}], []


@found("which no item of its kind has")
def a_time_to_live_on_how_far_a_book_is_counted(items: Items) -> Planted:
    return [{**of_kind(items, "fresh")[0], "expires_at": integer(1)}], []


@found("which no item of its kind has")
def a_time_to_live_on_a_tombstone(items: Items) -> Planted:
    return [{**place_beside(items), **_TOMBSTONE, "expires_at": integer(1)}], []


@found("which no item of its kind has")
def a_time_to_live_on_a_period(items: Items) -> Planted:
    place = place_beside(items)
    book = "#".join(place["PK"]["S"].split("#")[:2])
    period = {"PK": text(f"{book}#period"), "SK": text("period"), **head("period")}
    return [
        {**period, "doc": text('{"closed_through":"2026-01-01"}'), "expires_at": integer(1)}
    ], []


@found("cannot be read")
def a_period_that_is_no_day(items: Items) -> Planted:
    puts, drops = a_time_to_live_on_a_period(items)
    return [{**without(puts[0], "expires_at"), "doc": text('{"closed_through":"soon"}')}], drops


@found("no book has an item of the kind ''")
def an_item_without_a_kind(items: Items) -> Planted:
    return [{**place_beside(items), "format": integer(1), "doc": text("x")}], []


@found("no book has an item of the kind 'stranger'")
def an_item_of_another_kind(items: Items) -> Planted:
    return [{**place_beside(items), **head("stranger")}], []


@found("it says no format")
def a_total_without_its_format(items: Items) -> Planted:
    return [without(of_kind(items, "total")[0], "format")], []


@found("it says no format")
def a_client_without_its_format(items: Items) -> Planted:
    return [without(of_kind(items, "client")[0], "format")], []


@found("it has the format 2")
def an_entry_of_a_later_format(items: Items) -> Planted:
    return [{**of_kind(items, "entry")[0], "format": integer(2)}], []
