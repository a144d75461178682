"""Commit: one request becomes one conditional write, once, however often it has to be sent.

The first item of the write, the claimed one, stands for the request: it is new, and carries the
claim's mark and fingerprint. So the failed write itself says what happened before: our own write
(a retry whose reply was lost, or a replay of the key), misuse of the key, or another's number.

A refusal is final. If an earlier copy of the write may still be on its way, a tombstone is put
where the claimed item would go, which the late copy cannot overwrite. A later request with the same
key may: it names the tombstone's stamp, which no other copy knows.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ledger.core.claims import Claim
from ledger.errors import Contention, IdempotencyConflict, LedgerError, StoreUnavailable
from ledger.store.items import TOMBSTONE, Item, text
from ledger.store.keys import Key
from ledger.store.outcomes import RETRY_AFTER_SECONDS, Outcome
from ledger.store.table import Table

PROBES_MAX = 64


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
    """One request's way to its write. `build` makes the plan for an attempt.

    It is given the number of the claimed item and, for the further numbers it takes, how often such
    a one turned out to be taken. `taken` refuses when the claimed place is another's; without it
    the next number is tried.
    """

    def __init__(
        self,
        table: Table,
        claim: Claim,
        build: Build,
        taken: Callable[[Item], LedgerError] | None = None,
    ) -> None:
        self._table = table
        self._claim = claim
        self._build = build
        self._taken = taken
        self._probe = 0
        self._shift = 0
        self._passed = ""
        self._may_arrive = False

    def run(self) -> Committed:
        """Write, or find it written. Refuses with what the failed condition stands for."""
        retry = 0
        while True:
            retry += 1
            plan = self._build(self._claim.number(self._probe), self._shift)
            item = self._marked(plan.claimed)
            writes = [self._claimed_action(item), *(write.action for write in plan.others)]
            if self._names_one_item_twice(writes):
                continue
            outcome = self._table.write(writes)
            self._may_arrive |= outcome.retried or outcome.unanswered
            if outcome.is_done:
                return Committed(item, replayed=False)
            if 0 in outcome.failed:
                found = self._found(outcome.failed[0])
                if found is not None:
                    return found
            elif outcome.contended or outcome.unanswered:
                self._wait(retry, outcome)
            elif refusal := self._refusal(plan, outcome):
                return self._refuse(item, refusal)

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

    def _marked(self, item: Item) -> Item:
        marks = {"mark": text(self._claim.mark), "fingerprint": text(self._claim.fingerprint)}
        return {**item, **marks}

    def _claimed_action(self, item: Item) -> dict[str, Any]:
        put: dict[str, Any] = {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}
        if self._passed:
            put["ConditionExpression"] += " OR stamp = :stamp"
            put["ExpressionAttributeValues"] = {":stamp": text(self._passed)}
        return {"Put": put}

    def _found(self, old: Item | None) -> Committed | None:
        """Judge what is in our place: an answer, or None to try again elsewhere or otherwise."""
        assert old is not None, "a claimed place fails only if something is there"
        if _is_tombstone(old) and (_has_mark(old, self._claim) or self._taken):
            self._passed = old["stamp"]["S"]
        elif is_of(old, self._claim):
            return Committed(old, replayed=True)
        elif self._taken:
            raise self._taken(old)
        else:
            self._probe += 1
            self._passed = ""
            if self._probe > PROBES_MAX:
                raise Contention(RETRY_AFTER_SECONDS)
        return None

    def _wait(self, retry: int, outcome: Outcome) -> None:
        self._table.counts["conflicts" if outcome.contended else "unanswered"] += 1
        if self._table.patience.pause(retry):
            self._table.counts["retries"] += 1
        elif self._may_arrive:
            raise StoreUnavailable(RETRY_AFTER_SECONDS)
        else:
            raise Contention(RETRY_AFTER_SECONDS)

    def _refusal(self, plan: Plan, outcome: Outcome) -> LedgerError | None:
        """The refusal of the first failed condition; None if a further number is taken."""
        place = min(outcome.failed)
        refusal = plan.others[place - 1].refusal
        if refusal is not None:
            return refusal(outcome.failed[place])
        self._shift += 1
        if self._shift > PROBES_MAX:
            raise Contention(RETRY_AFTER_SECONDS)
        return None

    def _refuse(self, item: Item, refusal: LedgerError) -> Committed:
        """Refuse for good, or find that an earlier copy of the write went through."""
        if not self._may_arrive:
            raise refusal
        key = {name: item[name] for name in ("PK", "SK", "mark", "fingerprint")}
        stone = {**key, "kind": text(TOMBSTONE), "stamp": text(secrets.token_hex(8))}
        retry = 0
        while not (outcome := self._table.write([self._claimed_action(stone)])).is_done:
            if 0 in outcome.failed:
                old = outcome.failed[0]
                assert old is not None, "a claimed place fails only if something is there"
                if not _is_tombstone(old) and is_of(old, self._claim):
                    return Committed(old, replayed=True)
                break
            retry += 1
            self._wait(retry, outcome)
        self._table.counts["tombstones"] += 1
        raise refusal


def _place(action: dict[str, Any]) -> tuple[str, str]:
    key = action["Update"]["Key"] if "Update" in action else action["Put"]["Item"]
    return key["PK"]["S"], key["SK"]["S"]


def earlier(table: Table, claim: Claim, key_of: Callable[[int], Key]) -> Committed | None:
    """What an earlier request with the same key, or the same one, wrote, if the write cannot tell.

    That is so where the request cannot even be planned any more, for what has changed since.
    """
    for probe in range(PROBES_MAX):
        item = table.get(key_of(claim.number(probe)))
        if item is None or (_is_tombstone(item) and _has_mark(item, claim)):
            return None
        if is_of(item, claim):
            return Committed(item, replayed=True)
    return None


def is_of(item: Item, claim: Claim) -> bool:
    """Whether the claim wrote the item; refuses if its key did, for another request."""
    if not _has_mark(item, claim):
        return False
    if item["fingerprint"] != text(claim.fingerprint):
        raise IdempotencyConflict
    return True


def _has_mark(item: Item, claim: Claim) -> bool:
    return item.get("mark") == text(claim.mark)


def _is_tombstone(item: Item) -> bool:
    """What a refused request left: nothing was done, so it says nothing of what its key is for."""
    return bool(item["kind"]["S"] == TOMBSTONE)
