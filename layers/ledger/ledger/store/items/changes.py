"""Changes of accounts and records as items: that a key was used for one, and what it came to."""

from ledger.aws.items import Item
from ledger.core.actors import Actor
from ledger.store import keys
from ledger.store.items.codec import ACCOUNT, CHANGE, head, integer, pack, signed, unpack
from ledger.store.keys import Scope


def change_item(scope: Scope, number: int, after: Item | None, by: Actor) -> Item:
    """The record that a key was used to make something as `after` says; None: of several things."""
    said = {} if after is None else {"of": integer(keys.number_of(after)), "of_kind": after["kind"]}
    doc = pack({}) if after is None else after["doc"]
    return {**keys.entry(scope, number), **head(CHANGE), **signed(by), **said, "doc": doc}


def changed(scope: Scope, item: Item) -> Item:
    """The account or record as the change left it, with its key, its kind and what it says."""
    number, kind = int(item["of"]["N"]), item["of_kind"]
    if kind["S"] == ACCOUNT:
        key = keys.account(scope, number)
    else:
        key = keys.record(scope, unpack(item)["kind"], number)
    made_by = {"by": item["by"]} if "by" in item else {}
    return {**key, "kind": kind, "doc": item["doc"], **made_by}
