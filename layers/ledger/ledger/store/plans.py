"""Plans: the writes of a request, the candidate ids that it probes, and the steps of a commit."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ledger.aws.failures import RETRY_AFTER_SECONDS
from ledger.aws.items import Item
from ledger.errors import ConcurrentUpdate, Contention, LedgerError
from ledger.store.items.codec import PROBES_MAX, TOMBSTONE, text

R = TypeVar("R")


class Write(Struct, frozen=True):
    """One conditional write beside the claimed item, and the refusal for its failed condition.

    `refusal` gets the old item, or None if there was none. If a write without a refusal fails, an
    additional id of the plan is in use, and the plan is built again with other ids.
    """

    action: dict[str, Any]
    refusal: Callable[[Item | None], LedgerError] | None = None


def put_new(item: Item) -> Write:
    """Return the put of an item under an additional id, which must be free."""
    return Write({"Put": {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}})


def overtaken(_: Item) -> LedgerError:
    """Return the refusal for a version that another request has superseded."""
    return ConcurrentUpdate()


def put_past(past: Item) -> Write:
    """Return the put of the past version; if another request's is there, it was first."""
    # A tombstone of a refused request without a key may be there, and yields to any other.
    condition = "attribute_not_exists(PK) OR kind = :tombstone"
    action = {
        "Item": past,
        "ConditionExpression": condition,
        "ExpressionAttributeValues": {":tombstone": text(TOMBSTONE)},
    }
    return Write({"Put": action}, lambda _: ConcurrentUpdate())


class Plan(Struct, Generic[R], frozen=True):
    """One write: the claimed item, its result, and the other writes in their order of precedence.

    If several conditions fail, the client gets the refusal of the first one.
    """

    claimed: Item
    result: R
    writes: tuple[Write, ...] = ()


class Committed(Struct, Generic[R], frozen=True):
    """The result of a write; `replayed` if an earlier attempt or request wrote it."""

    result: R
    replayed: bool


class Probe(Struct, frozen=True):
    """The candidate ids of a plan, as in open addressing.

    `attempt` counts the collisions of the claimed id, `shift` those of the additional ids.
    """

    attempt: int = 0
    shift: int = 0

    def next_attempt(self) -> "Probe":
        """Return the probe of the next claimed id. Raise `Contention` after PROBES_MAX."""
        return replace(self, attempt=_counted(self.attempt))

    def next_shift(self) -> "Probe":
        """Return the probe of the next additional ids. Raise `Contention` after PROBES_MAX."""
        return replace(self, shift=_counted(self.shift))


def _counted(collisions: int) -> int:
    # So many collisions need a full table or a fault of ours; an endless loop would hide either.
    if collisions >= PROBES_MAX:
        raise Contention(retry_after_seconds=RETRY_AFTER_SECONDS)
    return collisions + 1


class Written(Struct, frozen=True):
    """The table has all items of the plan."""


class Replayed(Struct, frozen=True):
    """The claimed key has `item`, which an earlier attempt or request of this claim wrote."""

    item: Item


class Collided(Struct, frozen=True):
    """A key of the plan is in use by another item, or by a tombstone that this request may pass.

    `probe` has the candidate ids of the next attempt.
    """

    probe: Probe


class Refused(Struct, frozen=True):
    """A condition of the plan failed, with its `refusal`."""

    refusal: LedgerError


class Contended(Struct, frozen=True):
    """Other writes were in the way, or DynamoDB gave no answer: wait, then send the plan again."""


Step = Written | Replayed | Collided | Refused | Contended
Build = Callable[[int, int], Plan[R]]
