"""Claims: how a request takes a number, and knows its own write from another's."""

import base64
from dataclasses import dataclass

from ledger.core import ids


@dataclass(frozen=True, slots=True)
class Claim:
    """One request's claim to a number.

    `nonce` is the request's own id, the same for every attempt that it makes; `fingerprint` a
    digest of what was said; `key` the client's idempotency key with its scope, or empty. With a key
    the number comes from the key, else from the time and the nonce.
    """

    nonce: str
    fingerprint: str
    now_ms: int
    key: str = ""

    def number(self, attempt: int) -> int:
        if self.key:
            return ids.keyed_number(self.key, attempt)
        return ids.clock_number(self.now_ms, self.nonce, attempt)

    @property
    def mark(self) -> str:
        """What is written beside the number: whose it is.

        With a key, any request with that key, so that another fingerprint shows as misuse of the
        key. Without, this very request and what it said, so that nothing else is taken for it.
        """
        parts = ("key", self.key) if self.key else ("nonce", self.nonce, self.fingerprint)
        return short_digest(*parts)

    def part(self, name: str) -> "Claim":
        """The claim by which the same request takes a further number, for a part of its write."""
        return Claim(f"{self.nonce}/{name}", self.fingerprint, self.now_ms)


def short_digest(*parts: str) -> str:
    """128 bits of SHA-256 in 22 characters: short enough for an item of one write unit."""
    return base64.urlsafe_b64encode(ids.digest(*parts)[:16]).decode().rstrip("=")
