"""Commit: the execution of a plan as one conditional write, once, however often it is sent.

The claimed item, the first one of a plan, stands for the request. Its key is a candidate id, and it
carries the claim's request digest and fingerprint. The put succeeds only if the key is free. If the
key is in use, DynamoDB returns the old item, which distinguishes a replay from a misuse of the key
and from a collision. After a collision, the next candidate id is probed.

A refusal is final. A copy of the write may still be on its way. It is an attempt of this invocation
whose answer was lost, or, under a key, an attempt of another invocation. So a refusal first puts a
tombstone under the key of the claimed item, and the copy fails on it:

    time ------------------------------------------------------------------------->
    first attempt    sent ~ ~ ~ ~ ~ (no answer) ~ ~ ~ ~ ~ ~ ~ ~ ~> arrives: key in use
    second attempt        sent --> balance below floor
    tombstone                      sent --> put under the claimed key
    client                                  reads the refusal
    other request                                raises the balance

Without the tombstone, the first attempt would succeed after the client has read the refusal. If the
copy arrives before the tombstone, the tombstone's put returns the claimed item: the answer is the
result of that item. `store/tombstones.py` decides which later request passes a tombstone.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from ledger.aws.items import Item
from ledger.core.claims import Claim
from ledger.core.limits import TRANSACTION_WRITES_MAX
from ledger.errors import (
    ConcurrentUpdate,
    IdempotencyConflict,
    LedgerError,
    NotFound,
    StateConflict,
    TryAgain,
)
from ledger.store import tombstones
from ledger.store.items.codec import (
    PROBES_MAX,
    has_request_digest,
    is_tombstone,
    is_written_by,
    put_unless_in_use,
    with_request_digest,
)
from ledger.store.keys import Key
from ledger.store.plans import (
    Build,
    Collided,
    Committed,
    Contended,
    Plan,
    Probe,
    Refused,
    Replayed,
    Step,
    Written,
)
from ledger.store.retry import Outcome, Retries
from ledger.store.table import Table

R = TypeVar("R")


class Commit(Generic[R]):
    """The execution of one request's plan: attempts, probes, replays and refusals.

    `build(id, shift)` returns the plan for a claimed id, or raises a refusal. `shift` counts the
    collisions of its additional ids. `key` returns the table's key of a claimed id. `to_result`
    reads the result out of a claimed item; a fresh write takes the plan's result instead.
    `occupied` returns the refusal if another request's item has the claimed key; without it the
    next id is probed.
    """

    def __init__(
        self,
        table: Table,
        claim: Claim,
        key: Callable[[int], Key],
        build: Build[R],
        to_result: Callable[[Item], R],
        occupied: Callable[[Item], LedgerError] | None = None,
    ) -> None:
        self._table = table
        self._claim = claim
        self._key = key
        self._build = build
        self._to_result = to_result
        self._occupied = occupied
        self._retries = Retries(table)

    def run(self) -> Committed[R]:
        """Write the plan, or return the earlier result. Raise the refusal of plan or condition."""
        self._table.is_keyed |= bool(self._claim.key)
        probe = Probe()
        while True:
            claimed_id = self._claim.candidate_id(probe.attempt)
            try:
                plan = self._build(claimed_id, probe.shift)
            except (TryAgain, IdempotencyConflict, ConcurrentUpdate):
                # None of these is final: the client repeats the request, or has misused its key.
                raise
            except LedgerError as refusal:
                return self._refuse(refusal, probe, is_planned=False)
            # The result is the plan's own: to read it back from the item would decode it again.
            match self._send(plan, claimed_id, probe):
                case Written():
                    return Committed(plan.result, replayed=False)
                case Replayed(item):
                    return Committed(self._to_result(item), replayed=True)
                case Collided(next_probe):
                    probe = next_probe
                case Refused(reason):
                    return self._refuse(reason, probe, is_planned=True)
                case Contended():
                    self._retries.wait()

    def _send(self, plan: Plan[R], claimed_id: int, probe: Probe) -> Step:
        """Send the plan once, and return the step that its outcome asks for."""
        item = with_request_digest(plan.claimed, self._claim)
        place, passable = _place(item), self._table.passable
        # A replay is looked for under this key, so the plan must claim no other.
        assert place == _place(self._key(claimed_id))
        claimed = put_unless_in_use(item, passable.get(place, ""))
        writes = [claimed, *(write.action for write in plan.writes)]
        assert len(writes) <= TRANSACTION_WRITES_MAX
        if (next_probe := _without_duplicates(writes, probe)) is not None:
            return Collided(next_probe)
        outcome = self._retries.write(writes)
        if outcome.is_done:
            return Written()
        is_first = place not in passable and not outcome.retried
        # After the first attempt, a tombstone that is found may be newer than this request.
        passable.setdefault(place, "")
        if 0 in outcome.failed:
            return self._judge(outcome.failed[0], probe, is_first)
        # DynamoDB may report a failed condition beside a conflict; only a retry can tell.
        if outcome.contended or outcome.unanswered:
            return Contended()
        return _refusal_of(plan, outcome, probe)

    def _judge(self, old: Item | None, probe: Probe, is_first: bool) -> Step:
        """Return the step that follows from the old item under the claimed key.

        Raise `IdempotencyConflict` if it is this key's with another fingerprint, `Contention` if it
        is a tombstone that this request must not pass.
        """
        assert old is not None, "a claimed put fails only on an item"
        is_ours = has_request_digest(old, self._claim)
        if is_tombstone(old) and (is_ours or self._occupied):
            tombstones.pass_by(self._table, self._claim, old, is_first)
            return Collided(probe)
        # The digest alone is not enough: the same key with another request is a misuse.
        if is_written_by(old, self._claim):
            return Replayed(old)
        if self._occupied:
            raise self._occupied(old)
        return Collided(probe.next_attempt())

    def _refuse(self, refusal: LedgerError, probe: Probe, is_planned: bool) -> Committed[R]:
        """Raise the refusal for good, or return the result if the request was done after all.

        Under a key, other invocations may have copies of the write on their way. `ConcurrentUpdate`
        is not final, since no client gets it: the request reads and plans again.
        """
        is_final = bool(self._claim.key) and not isinstance(refusal, ConcurrentUpdate)
        if self._retries.may_arrive or is_final:
            previous = self._put_tombstone(probe)
        elif not is_planned and isinstance(refusal, NotFound | StateConflict):
            # The account or the period may have been closed after an earlier copy was done.
            previous = find_previous(self._table, self._claim, self._key)
        else:
            previous = None
        if previous is None:
            raise refusal
        return Committed(self._to_result(previous), replayed=True)

    def _put_tombstone(self, probe: Probe) -> Item | None:
        """Put a tombstone under the claimed key; return the claimed item if a copy was first."""
        is_shared = self._occupied is not None
        tombstone = tombstones.Tombstone(self._claim, self._key, probe.attempt, is_shared)
        retries = Retries(self._table)
        # A copy of the claimed write may still arrive, whatever becomes of the tombstone.
        retries.may_arrive = self._retries.may_arrive
        while not tombstone.is_placed:
            outcome = retries.write([tombstone.action(self._table)])
            if (item := tombstone.judge(self._table, outcome)) is not None:
                return item
            if outcome.contended or outcome.unanswered:
                retries.wait()
        self._table.counts["tombstones"] += 1
        return None


def _refusal_of(plan: Plan[R], outcome: Outcome, probe: Probe) -> Refused | Collided:
    """Return the refusal of the first failed condition, or the probe after a further collision."""
    position = min(outcome.failed)
    assert position > 0, "the claimed item is judged before"
    refusal = plan.writes[position - 1].refusal
    if refusal is None:
        return Collided(probe.next_shift())
    return Refused(refusal(outcome.failed[position]))


def _without_duplicates(writes: list[dict[str, Any]], probe: Probe) -> Probe | None:
    """Return the next probe if a new id is that of an item which the plan changes, else None.

    DynamoDB rejects a transaction that names an item twice.
    """
    places = [_place(_key_of(action)) for action in writes]
    if places[0] in places[1:]:
        return probe.next_attempt()
    if len(set(places)) < len(places):
        return probe.next_shift()
    return None


def _key_of(action: dict[str, Any]) -> Key:
    key: Key = action["Update"]["Key"] if "Update" in action else action["Put"]["Item"]
    return key


def _place(key: Key) -> tuple[str, str]:
    return key["PK"]["S"], key["SK"]["S"]


def find_previous(table: Table, claim: Claim, key: Callable[[int], Key]) -> Item | None:
    """Return the item that an earlier attempt or request of the claim wrote; None if there is none.

    It serves requests that cannot be planned any more, since the book has changed. Raise
    `IdempotencyConflict` if the claim's key has another fingerprint.
    """
    table.is_keyed |= bool(claim.key)
    item = find_claimed(table, claim, key)
    # A claim's item with another fingerprint is refused there.
    return item if item is not None and is_written_by(item, claim) else None


def find_claimed(table: Table, claim: Claim, key: Callable[[int], Key]) -> Item | None:
    """Return the item with the claim's digest, whatever its fingerprint; None without an item.

    Under a key, it is the item that the key's request wrote.
    """
    for attempt in range(PROBES_MAX):
        item = table.get(key(claim.candidate_id(attempt)))
        # The ids are probed in a fixed order, so behind a gap there is no item of this claim.
        if item is None or has_request_digest(item, claim):
            return None if item is None or is_tombstone(item) else item
    return None
