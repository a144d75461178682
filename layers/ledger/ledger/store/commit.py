"""Commit: one request becomes one conditional write, once, however often it has to be sent.

The first item of the write, the claimed one, stands for the request: it is new, and carries the
claim's mark and fingerprint. So the failed write itself says what happened before: our own write
(a retry whose reply was lost, or a replay of the key), misuse of the key, or another's number.

A refusal is final, whoever said the request before. A copy of the write may still be on its way: an
attempt of this invocation whose reply was lost, or, under a key, another invocation's. So the
refusal puts a tombstone where the claimed item would go, and no such copy can overwrite it.
`store/tombstones.py` says which later request can.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from ledger.aws.items import Item
from ledger.aws.outcomes import RETRY_AFTER_SECONDS, Outcome
from ledger.core.claims import Claim
from ledger.errors import (
    ConcurrentUpdate,
    Contention,
    IdempotencyConflict,
    LedgerError,
    NotFound,
    StateConflict,
    TryAgain,
)
from ledger.store import tombstones
from ledger.store.attempts import Attempts
from ledger.store.items.claimed import PROBES_MAX, has_mark, is_of, is_tombstone, marked
from ledger.store.keys import Key
from ledger.store.retry import wait
from ledger.store.table import Table


@dataclass(frozen=True, slots=True)
class Write:
    """One conditional write besides the claimed one, and what its failed condition stands for.

    `refusal` is given the old item, or None if there was none. Without a refusal the item's number
    is taken, and the whole write is built again with other numbers.
    """

    action: dict[str, Any]
    refusal: Callable[[Item | None], LedgerError] | None = None


def put_new(item: Item) -> Write:
    """Put an item where there is none; otherwise its number is taken."""
    return Write({"Put": {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}})


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole write: the claimed item, and the others in the order their refusals take."""

    claimed: Item
    others: tuple[Write, ...] = ()


@dataclass(frozen=True, slots=True)
class Committed:
    """The claimed item as it is in the table; `replayed` if it was there before this request."""

    item: Item
    replayed: bool


Build = Callable[[int, int], Plan]


class Commit:
    """One request's way to its write. `build` makes the plan for an attempt, or refuses.

    `build` is given the number of the claimed item and, for the further numbers it takes, how often
    such a one turned out to be taken. `key` says where the claimed item of a number goes. `taken`
    refuses when the claimed place is another's; without it the next number is tried.
    """

    def __init__(
        self,
        table: Table,
        claim: Claim,
        key: Callable[[int], Key],
        build: Build,
        taken: Callable[[Item], LedgerError] | None = None,
    ) -> None:
        self._table = table
        self._claim = claim
        self._key = key
        self._build = build
        self._taken = taken
        self._probe = 0
        self._shift = 0
        self._may_arrive = False
        self._attempts = Attempts()

    def run(self) -> Committed:
        """Write, or find it written. Refuses as the plan or a failed condition says."""
        retry = 0
        self._table.is_keyed |= bool(self._claim.key)
        while True:
            retry += 1
            try:
                plan = self._build(self._claim.number(self._probe), self._shift)
            except (TryAgain, IdempotencyConflict, ConcurrentUpdate):
                raise
            except LedgerError as refusal:
                return self._refuse(refusal, partial(self._earlier, refusal))
            done = self._attempt(plan, retry)
            if done is not None:
                return done

    def _attempt(self, plan: Plan, retry: int) -> Committed | None:
        """Send the write once; None to try again elsewhere or otherwise."""
        item = marked(plan.claimed, self._claim)
        place, passable = _place_of(item), self._table.passable
        claimed = tombstones.put_unless_taken(item, passable.get(place, ""))
        writes = [claimed, *(write.action for write in plan.others)]
        if self._names_one_item_twice(writes):
            return None
        outcome = self._table.write(writes, self._attempts)
        self._may_arrive |= outcome.retried or outcome.unanswered
        if outcome.is_done:
            return Committed(item, replayed=False)
        is_first = place not in passable and not outcome.retried
        passable.setdefault(place, "")
        if 0 in outcome.failed:
            return self._found(outcome.failed[0], is_first)
        if outcome.contended or outcome.unanswered:
            wait(self._table, retry, outcome, self._may_arrive)
        elif refusal := self._refusal(plan, outcome):
            return self._refuse(refusal, lambda: None)
        return None

    def _names_one_item_twice(self, writes: list[dict[str, Any]]) -> bool:
        """Whether a new number is that of an item which the same write changes: so it is taken."""
        places = [_place(action) for action in writes]
        if places[0] in places[1:]:
            self._probe += 1
        elif len(set(places)) < len(places):
            self._shift += 1
        else:
            return False
        return True

    def _found(self, old: Item | None, is_first: bool) -> Committed | None:
        """Judge what is in our place: an answer, or None to try again elsewhere or otherwise."""
        assert old is not None, "a claimed place fails only if something is there"
        if is_tombstone(old) and (has_mark(old, self._claim) or self._taken):
            tombstones.pass_by(self._table, self._claim, old, is_first)
        elif is_of(old, self._claim):
            return Committed(old, replayed=True)
        elif self._taken:
            raise self._taken(old)
        else:
            self._probe += 1
            if self._probe > PROBES_MAX:
                raise Contention(retry_after_seconds=RETRY_AFTER_SECONDS)
        return None

    def _refusal(self, plan: Plan, outcome: Outcome) -> LedgerError | None:
        """The refusal of the first failed condition; None if a further number is taken."""
        place = min(outcome.failed)
        refusal = plan.others[place - 1].refusal
        if refusal is not None:
            return refusal(outcome.failed[place])
        self._shift += 1
        if self._shift > PROBES_MAX:
            raise Contention(retry_after_seconds=RETRY_AFTER_SECONDS)
        return None

    def _refuse(self, refusal: LedgerError, look: Callable[[], Item | None]) -> Committed:
        """Refuse for good, or find that the same request was done: by a copy of it, or before.

        A key's requests come through many invocations, and each may have a copy on its way.
        No client gets `ConcurrentUpdate` as an answer: the request reads and plans again.
        """
        is_final = bool(self._claim.key) and not isinstance(refusal, ConcurrentUpdate)
        done = self._nail_down() if self._may_arrive or is_final else look()
        if done is None:
            raise refusal
        return Committed(done, replayed=True)

    def _nail_down(self) -> Item | None:
        """Put a tombstone in our place; None if it holds, else what a copy has written there."""
        nail = tombstones.Nail(self._claim, self._key, self._probe, self._taken is not None)
        retry = 0
        while not nail.holds:
            outcome = self._table.write([nail.action(self._table)], self._attempts)
            if (done := nail.judge(self._table, outcome)) is not None:
                return done
            if outcome.contended or outcome.unanswered:
                retry += 1
                wait(self._table, retry, outcome, self._may_arrive)
        self._table.counts["tombstones"] += 1
        return None

    def _earlier(self, refusal: LedgerError) -> Item | None:
        """What the same request did before something that it names was closed, if that refuses."""
        if not isinstance(refusal, NotFound | StateConflict):
            return None
        done = find_previous(self._table, self._claim, self._key)
        return done.item if done else None


def _place_of(item: Item) -> tuple[str, str]:
    return item["PK"]["S"], item["SK"]["S"]


def _place(action: dict[str, Any]) -> tuple[str, str]:
    return _place_of(action["Update"]["Key"] if "Update" in action else action["Put"]["Item"])


def find_previous(table: Table, claim: Claim, key: Callable[[int], Key]) -> Committed | None:
    """Find what an earlier request with the same key, or the same one, wrote; None if nothing.

    It is for requests that cannot even be planned any more, for what has changed since.
    """
    table.is_keyed |= bool(claim.key)
    for probe in range(PROBES_MAX):
        item = table.get(key(claim.number(probe)))
        if item is None or (is_tombstone(item) and has_mark(item, claim)):
            return None
        if is_of(item, claim):
            return Committed(item, replayed=True)
    return None
