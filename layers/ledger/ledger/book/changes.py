"""Changes that set values of an account or a record, or define several records together.

Setting the same values twice has the effect of setting them once, unless another change came
between: a late repetition would undo it. So under a key, the write of a change includes an item for
the key. This item has the changed document, and a replay answers with it.
"""

from collections.abc import Callable
from functools import cache
from typing import Generic, TypeVar

from msgspec import Struct

from ledger.aws.items import Item
from ledger.book.context import Context
from ledger.core.claims import Actor
from ledger.errors import ConcurrentUpdate
from ledger.store import keys
from ledger.store.items.codec import signed
from ledger.store.items.records import change_item
from ledger.store.plans import Committed, Plan, Write
from ledger.store.retry import retry_on_conflict, write_all

R = TypeVar("R")


class Change(Struct, Generic[R], frozen=True):
    """The writes of a change, its result, and the changed item.

    `after` is None if the change has several items.
    """

    after: Item | None
    result: R
    writes: tuple[Write, ...]


def make(
    context: Context, plan: Callable[[int], Change[R]], to_result: Callable[[Item], R]
) -> Committed[R]:
    """Make the change that `plan` makes of the present book; once for each key, for ever.

    `plan(shift)` gets the number of collisions of its additional ids. If another change comes
    first, plan again. `to_result` reads the result out of the key's item, for a replay: see
    `changed_item` in store/items/records.py.
    """
    context = context.of_journal(False)

    def attempt() -> Committed[R]:
        if not context.claim.key:
            # Nothing remembers the request, and setting the same values again has no effect.
            change = plan(0)
            write_all(context.table, [write.action for write in change.writes])
            return Committed(change.result, replayed=False)
        return _make_under_key(context, cache(plan), to_result)

    return retry_on_conflict(context.table, attempt)


def _make_under_key(
    context: Context, plan: Callable[[int], Change[R]], to_result: Callable[[Item], R]
) -> Committed[R]:
    def build(number: int, shift: int) -> Plan[R]:
        assert shift >= 0
        change = plan(shift)
        claimed = change_item(context.scope, number, change.after, context.by)
        return Plan(claimed, change.result, change.writes)

    return context.commit(keys.entry, build, to_result)


def of_document(before: Item, result: R, doc: dict[str, str | bytes], by: Actor) -> Change[R]:
    """Return the change of an item, as it was read, to another document.

    The condition compares the document as it was read, not as it would be packed today: another
    version of zlib packs the same document otherwise.
    """
    # Only the document changes: the key and the ids stay, and names have items of their own.
    assert before["doc"] != doc
    after = {"doc": doc, **signed(by)}
    update = {
        "Key": {name: before[name] for name in ("PK", "SK")},
        "UpdateExpression": "SET doc = :after, #by = :by",
        "ConditionExpression": "doc = :before",
        "ExpressionAttributeNames": {"#by": "by"},
        "ExpressionAttributeValues": {":before": before["doc"], ":after": doc, ":by": after["by"]},
    }
    write = Write({"Update": update}, lambda _: ConcurrentUpdate())
    return Change({**before, **after}, result, (write,))
