"""Claims: how a request takes a number, and knows its own write from another's."""

import base64
from dataclasses import dataclass, field, replace

from ledger.core import ids
from ledger.core.actors import Actor


@dataclass(frozen=True, slots=True)
class Claim:
    """One request's claim to a number.

    `nonce` is the request's own id, the same for every attempt that it makes; `fingerprint` a
    digest of what was said; `key` the client's idempotency key with its scope, or empty. With a key
    the number comes from the key, else from the time and the nonce. `in_journal` is whether the
    numbers are for entries of the book's own journal. `key_name` is what the client calls its
    key, and `by` who makes the request.
    """

    nonce: str
    fingerprint: str
    now_ms: int
    key: str = ""
    in_journal: bool = False
    key_name: str = "idempotency key"
    by: Actor = field(kw_only=True)

    def of_journal(self, in_journal: bool = True) -> "Claim":
        """The same claim, to numbers of the journal or to such that are not."""
        return replace(self, in_journal=in_journal)

    def number(self, attempt: int) -> int:
        if self.key:
            return ids.keyed_number(self.key, attempt, self.in_journal)
        return ids.clock_number(self.now_ms, self.nonce, attempt, self.in_journal)

    @property
    def mark(self) -> str:
        """What is written beside the number: whose it is.

        With a key, any request with that key, so that another fingerprint shows as misuse of the
        key. Without, this very request and what it said, so that nothing else is taken for it.
        """
        parts = ("key", self.key) if self.key else ("nonce", self.nonce, self.fingerprint)
        return short_digest(*parts)

    def further_number(self, place: int, attempt: int, count: int) -> int:
        """The nth of `count` further numbers that the same request takes, for parts of its write.

        They are of the clock kind, and a request's are all of different ticks, so never the same.
        """
        assert 0 <= place < count
        attempt = place + attempt * count
        return ids.clock_number(self.now_ms, self.nonce, attempt, self.in_journal)


def short_digest(*parts: str) -> str:
    """128 bits of SHA-256 in 22 characters: short enough for an item of one write unit."""
    return base64.urlsafe_b64encode(ids.digest(*parts)[:16]).decode().rstrip("=")
