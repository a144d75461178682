"""Changes that set values: of an account, of a record, or of several that are defined together.

To set the same values twice is to set them once, unless another change came between: a late
repetition would undo it. So under a key a change is recorded, in one write with what it does, as an
amendment is. The record says what the change came to, so that a replay gets the answer of then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from ledger.aws.items import Item
from ledger.book.conflicts import retry_on_conflict
from ledger.book.reader import Reader
from ledger.core.actors import Actor
from ledger.core.claims import Claim
from ledger.errors import ConcurrentUpdate
from ledger.store import keys
from ledger.store.commit import Commit, Plan, Write
from ledger.store.items.changes import change_item, changed_item
from ledger.store.items.codec import signed
from ledger.store.retry import write_all


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be written, and the item as it will be then; None if there are several."""

    after: Item | None
    writes: tuple[Write, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """The item as the change left it; `replayed` if an earlier request with the key made it."""

    after: Item | None
    replayed: bool


def make(read: Reader, claim: Claim, plan: Callable[[int], Change]) -> Changed:
    """Make the change that `plan` makes of the book as it is; once for a key, for ever.

    `plan` is given how often a further number that it takes turned out to be taken. It is asked
    again if another's change comes first.
    """
    claim = claim.of_journal(False)
    scope, table = read.scope, read.table

    def once() -> Changed:
        if not claim.key:
            change = plan(0)
            write_all(table, [write.action for write in change.writes])
            return Changed(change.after, replayed=False)
        planned = cache(plan)

        def build(number: int, shift: int) -> Plan:
            change = planned(shift)
            return Plan(change_item(scope, number, change.after, claim.by), change.writes)

        done = Commit(table, claim, partial(keys.entry, scope), build).run()
        after = changed_item(scope, done.item) if "of" in done.item else None
        return Changed(after, done.replayed)

    return retry_on_conflict(table, once)


def to_say(before: Item, doc: dict[str, str | bytes] | None, by: Actor) -> Change:
    """The change of an item, as it was read, to another document; None leaves it as it is.

    The condition is the document as it was read, and not as it would be packed today: another
    version of zlib packs the same document otherwise.
    """
    if doc is None:
        return Change(before, ())
    said = {"doc": doc, **signed(by)}
    update = {
        "Key": {name: before[name] for name in ("PK", "SK")},
        "UpdateExpression": "SET doc = :after, #by = :by",
        "ConditionExpression": "doc = :before",
        "ExpressionAttributeNames": {"#by": "by"},
        "ExpressionAttributeValues": {":before": before["doc"], ":after": doc, ":by": said["by"]},
    }
    return Change({**before, **said}, (Write({"Update": update}, lambda _: ConcurrentUpdate()),))
