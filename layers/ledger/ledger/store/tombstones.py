"""Tombstones: what makes a refusal final.

A refused request puts one where its write would have gone. A copy of the write that arrives later
finds it and fails. A tombstone has a random stamp, and a write passes it only by naming the stamp.

Who may name it? A client that was refused, and says the same request again later, may succeed once
the cause is gone. A request that was already under way must not, since the client has been told no.
So a request passes a tombstone only if

- it stood there at the request's first try, which says so; and
- the gateway took the request in after the refused one: an invocation may have been delayed before
  its first try. The same event, sent through once more, is the refused request itself and passes.

Whoever comes to a tombstone otherwise gives way (`Contention`): nothing of it is written, and the
client may say it again.

A refusal that finds a tombstone replaces it by its own, with another stamp. Else a request that had
seen the old one in time could still pass it, after this refusal was answered.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ledger.aws.items import Item
from ledger.aws.outcomes import RETRY_AFTER_SECONDS, Outcome
from ledger.core.claims import Claim
from ledger.errors import Contention
from ledger.store.items.claimed import PROBES_MAX, has_mark, is_of, is_tombstone, marked
from ledger.store.items.codec import TOMBSTONE, head, integer, read_integer, signed, text
from ledger.store.keys import Key
from ledger.store.table import Table


def put_unless_taken(item: Item, passed: str) -> dict[str, Any]:
    """The put of an item where there is none, or the tombstone whose stamp is `passed`."""
    put: dict[str, Any] = {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}
    if passed:
        put["ConditionExpression"] += " OR stamp = :stamp"
        put["ExpressionAttributeValues"] = {":stamp": text(passed)}
    return {"Put": put}


def pass_by(table: Table, claim: Claim, stone: Item, is_first: bool) -> None:
    """Let the request pass a tombstone, or give way to it (`Contention`).

    `is_first` is whether the request's first try came to it. One that another request left in a
    place of both is passed: to that request's copies, our item is as good as its tombstone.
    """
    place, stamp = (stone["PK"]["S"], stone["SK"]["S"]), stone["stamp"]["S"]
    refused_ms, own = read_integer(stone, "refused_ms"), text(claim.nonce)
    is_later = claim.now_ms > refused_ms
    is_same = claim.now_ms == refused_ms and stone.get("nonce") == own
    stood_before = is_first and (is_later or is_same)
    is_known = table.passable.get(place) == stamp
    if has_mark(stone, claim) and not (is_known or stood_before):
        raise Contention(retry_after_seconds=RETRY_AFTER_SECONDS)
    table.passable[place] = stamp


@dataclass
class Nail:
    """The nailing down of one refusal: puts a tombstone at each number until one holds.

    `key` says where the claim's item of a number goes; `is_shared` if others' claims go there too.
    """

    claim: Claim
    key: Callable[[int], Key]
    probe: int
    is_shared: bool
    holds: bool = False
    _stamp: str = field(default_factory=lambda: secrets.token_hex(8))
    _replaced: str | None = None
    _refused_ms: int = 0

    def action(self, table: Table) -> dict[str, Any]:
        """The put of the tombstone, also over the one that was found there."""
        key = self.key(self.claim.number(self.probe))
        if self._replaced is None:
            self._replaced = table.passable.get((key["PK"]["S"], key["SK"]["S"]), "")
        stone: Item = {
            **key,
            **head(TOMBSTONE),
            "stamp": text(self._stamp),
            "nonce": text(self.claim.nonce),
            "refused_ms": integer(max(self.claim.now_ms, self._refused_ms)),
            **signed(self.claim.by),
        }
        return put_unless_taken(marked(stone, self.claim), self._replaced)

    def judge(self, table: Table, outcome: Outcome) -> Item | None:
        """Take in what became of the put; returns the item if a copy of the request was done."""
        old = outcome.failed.get(0)
        if outcome.is_done or (old is not None and old.get("stamp") == text(self._stamp)):
            key = self.key(self.claim.number(self.probe))
            table.passable[key["PK"]["S"], key["SK"]["S"]] = self._stamp
            self.holds = True
        elif old is None:
            assert not outcome.failed, "a claimed place fails only if something is there"
        elif is_tombstone(old) and (has_mark(old, self.claim) or self.is_shared):
            self._replaced = old["stamp"]["S"]
            self._refused_ms = read_integer(old, "refused_ms")
        elif is_of(old, self.claim):
            return old
        elif self.is_shared:
            self.holds = True  # another's item is there, and no copy can overwrite it either
        else:
            self._next()
        return None

    def _next(self) -> None:
        self.probe, self._replaced = self.probe + 1, None
        if self.probe > PROBES_MAX:
            raise Contention(retry_after_seconds=RETRY_AFTER_SECONDS)
