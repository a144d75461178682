"""Tombstones: conditional items that make refusals final.

A refused request puts a tombstone under the key of its claimed item. A copy of the write that
arrives later finds the key in use and fails. A tombstone has a random stamp. A write may replace a
tombstone only if its condition names the stamp: it passes the tombstone.

A client may repeat a refused request later, and it succeeds once the cause of the refusal is gone.
A request that was already under way must not succeed, since the client has read the refusal. So a
request passes a tombstone only if

- its own first attempt found the tombstone; and
- the gateway received it after the refused request, since an invocation may be delayed before its
  first attempt. A repeated delivery of the same event is the refused request itself, and passes.

A request that must not pass gives way with `Contention`. It has written nothing, and the client may
repeat it.

A refusal that finds a tombstone replaces it by its own, with a new stamp. Otherwise a request that
had read an old stamp in time could pass after the second refusal was answered. No stamp comes back.
"""

import secrets
from collections.abc import Callable

from msgspec import Struct, field

from ledger.aws.failures import RETRY_AFTER_SECONDS
from ledger.aws.items import Item
from ledger.core.claims import Claim
from ledger.errors import Contention
from ledger.store.items.codec import (
    PROBES_MAX,
    TOMBSTONE,
    has_request_digest,
    head,
    integer,
    is_tombstone,
    is_written_by,
    put_unless_in_use,
    read_integer,
    signed,
    text,
    with_request_digest,
)
from ledger.store.keys import Key
from ledger.store.retry import Outcome
from ledger.store.table import Table


def pass_by(table: Table, claim: Claim, tombstone: Item, is_first: bool) -> None:
    """Let the request pass a tombstone, or raise `Contention`.

    `is_first` is true if the request's first attempt found it. A key that several claims share may
    have another claim's tombstone, which the request always passes. The request's own item then
    stops the other claim's copies as well.
    """
    assert is_tombstone(tombstone)
    place, stamp = (tombstone["PK"]["S"], tombstone["SK"]["S"]), tombstone["stamp"]["S"]
    refused_ms, nonce = read_integer(tombstone, "refused_ms"), text(claim.nonce)
    is_later = claim.now_ms > refused_ms
    is_same = claim.now_ms == refused_ms and tombstone.get("nonce") == nonce
    stood_before = is_first and (is_later or is_same)
    is_known = table.passable.get(place) == stamp
    assert stamp, "an empty stamp stands for a key without a tombstone"
    # A process's clock may differ from another's, so both times are the gateway's.
    if has_request_digest(tombstone, claim) and not (is_known or stood_before):
        raise Contention(retry_after_seconds=RETRY_AFTER_SECONDS)
    table.passable[place] = stamp


def _new_stamp() -> str:
    return secrets.token_hex(8)


class Tombstone(Struct):
    """The tombstone of one refusal, which is put under candidate ids until one put succeeds.

    `key` returns the table's key of a claimed id. `is_shared` is true if other claims use this key
    too. `is_placed` is true if no copy of the refused write can succeed any more.
    """

    claim: Claim
    key: Callable[[int], Key]
    attempt: int
    is_shared: bool
    is_placed: bool = False
    _stamp: str = field(default_factory=_new_stamp)
    _replaced: str | None = None
    _refused_ms: int = 0

    def action(self, table: Table) -> dict[str, object]:
        """Return the put of the tombstone, which may replace an earlier tombstone."""
        key = self.key(self.claim.candidate_id(self.attempt))
        if self._replaced is None:
            self._replaced = table.passable.get((key["PK"]["S"], key["SK"]["S"]), "")
        item: Item = {
            **key,
            **head(TOMBSTONE),
            "stamp": text(self._stamp),
            "nonce": text(self.claim.nonce),
            # The latest of all refusals here, so that no request between two of them passes.
            "refused_ms": integer(max(self.claim.now_ms, self._refused_ms)),
            **signed(self.claim.by),
        }
        return put_unless_in_use(with_request_digest(item, self.claim), self._replaced)

    def judge(self, table: Table, outcome: Outcome) -> Item | None:
        """Apply the outcome of the put; return the claimed item if a copy of the write was done."""
        assert not self.is_placed, "a placed tombstone is put no more"
        old = outcome.failed.get(0)
        # An own stamp means that an earlier attempt of this put was done without an answer.
        if outcome.is_done or (old is not None and old.get("stamp") == text(self._stamp)):
            key = self.key(self.claim.candidate_id(self.attempt))
            table.passable[key["PK"]["S"], key["SK"]["S"]] = self._stamp
            self.is_placed = True
        elif old is None:
            assert not outcome.failed, "a claimed put fails only on an item"
        elif is_tombstone(old) and (has_request_digest(old, self.claim) or self.is_shared):
            # The next put names this stamp, so that a request that has read it cannot pass later.
            self._replaced = old["stamp"]["S"]
            # An earlier copy of ours may have stood here, so that a request has read our stamp too.
            self._stamp = _new_stamp()
            self._refused_ms = read_integer(old, "refused_ms")
        elif is_written_by(old, self.claim):
            # The late copy came before the tombstone: the request is done, and not refused.
            return old
        elif self.is_shared:
            self.is_placed = True  # Another claim's item stops the copies as well.
        else:
            self._probe_next()
        return None

    def _probe_next(self) -> None:
        assert not self.is_shared, "a shared key has no next id"
        self.attempt, self._replaced = self.attempt + 1, None
        if self.attempt > PROBES_MAX:
            raise Contention(retry_after_seconds=RETRY_AFTER_SECONDS)
