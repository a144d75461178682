"""Changes of accounts and records as items: the use of an idempotency key, and its result."""

from ledger.aws.items import Item
from ledger.core.actors import Actor
from ledger.store import keys
from ledger.store.items.codec import ACCOUNT, CHANGE, head, integer, pack, signed, unpack
from ledger.store.keys import Scope


def change_item(scope: Scope, change_id: int, after: Item | None, by: Actor) -> Item:
    """Return the item of a change whose result is `after`; None stands for several results."""
    key = {**keys.entry(scope, change_id), **head(CHANGE), **signed(by)}
    if after is None:
        return {**key, "doc": pack({})}
    subject = {"of": integer(keys.id_of(after)), "of_kind": after["kind"]}
    return {**key, **subject, "doc": after["doc"]}


def changed_item(scope: Scope, item: Item) -> Item:
    """Return the account or record as the change left it, with its key, kind and document."""
    subject_id, kind = int(item["of"]["N"]), item["of_kind"]
    if kind["S"] == ACCOUNT:
        key = keys.account(scope, subject_id)
    else:
        key = keys.record(scope, unpack(item)["kind"], subject_id)
    by = {"by": item["by"]} if "by" in item else {}
    return {**key, "kind": kind, "doc": item["doc"], **by}
