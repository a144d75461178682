"""Claims: a request's right to an id, by which it recognises its own write."""

import base64
from dataclasses import dataclass, field, replace

from ledger.core import ids
from ledger.core.actors import Actor


@dataclass(frozen=True, slots=True)
class Claim:
    """A request's right to an id: its key or nonce, its fingerprint, its time.

    `nonce` is the id of the invocation's event, which all its attempts share. `fingerprint` is a
    digest of the request's content. `key` is the client's idempotency key with dialect and
    operation, or empty; the business is in the table's own key. With a key, the id is made of the
    key, else of `now_ms` and the nonce. `in_journal` asks for ids of the general journal.
    `key_name` is the dialect's name for the key, and `by` the actor.
    """

    nonce: str
    fingerprint: str
    now_ms: int
    key: str = ""
    in_journal: bool = False
    key_name: str = "idempotency key"
    by: Actor = field(kw_only=True)

    def of_journal(self, in_journal: bool) -> "Claim":
        """Return this claim for general-journal ids, or for other ids."""
        return replace(self, in_journal=in_journal)

    def number(self, attempt: int) -> int:
        """Return the candidate id of an attempt (0, 1, 2 …)."""
        if self.key:
            return ids.keyed_number(self.key, attempt, self.in_journal)
        return ids.clock_number(self.now_ms, self.nonce, attempt, self.in_journal)

    @property
    def request_digest(self) -> str:
        """The digest by which a claimed item recognises its request.

        With a key, it is the same for each request with the key, so that another fingerprint shows
        a misuse. Without a key, it covers nonce and fingerprint: only this request has it.
        """
        parts = ("key", self.key) if self.key else ("nonce", self.nonce, self.fingerprint)
        return short_digest(*parts)

    def further_number(self, position: int, shift: int, count: int) -> int:
        """Return one of `count` additional ids, after `shift` collisions of them.

        Additional ids are of the clock kind. Each has a tick of its own, so no two are the same.
        """
        assert 0 <= position < count
        return ids.clock_number(self.now_ms, self.nonce, position + shift * count, self.in_journal)


def short_digest(*parts: str) -> str:
    """Return 128 bits of SHA-256 in 22 characters, which keep small items at one write unit."""
    return base64.urlsafe_b64encode(ids.digest(*parts)[:16]).decode().rstrip("=")
