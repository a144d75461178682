"""The identity of a write: its claim to an id, and the actor behind it."""

import base64
from datetime import datetime
from functools import cached_property
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import asdict, replace

from ledger.core import ids


class Actor(Struct, frozen=True):
    """The client or operator behind a write, with dialect and request.

    `name` is an API client's id, or `operator:` and the operator's name. `dialect` is `admin` for
    the operator's command. `request_id` is the gateway's id of the request, or the command's own.
    """

    name: str
    dialect: str
    request_id: str

    def __str__(self) -> str:
        """Return the actor in one line, as items have it."""
        # Short, since each KB of an item is a write unit.
        text = f"{self.name} {self.dialect} {self.request_id}"
        assert Actor.read(text) == self
        return text

    @classmethod
    def read(cls, text: str) -> "Actor":
        """Return the actor of a line; only the name may contain spaces."""
        name, dialect, request_id = text.rsplit(" ", 2)
        return cls(name, dialect, request_id)


class Authored(Struct, frozen=True, eq=False, kw_only=True):
    """A stored value with the actor of its last change, who is no part of its content.

    `by` is None for a value without a stored actor. `NO_CONTENT` names the fields that do not count
    when two values are compared.
    """

    NO_CONTENT: ClassVar[tuple[str, ...]] = ("by",)

    by: Actor | None = None

    def __eq__(self, other: object) -> bool:
        """Compare the contents."""
        if not isinstance(other, type(self)):
            return NotImplemented
        without = dict.fromkeys(self.NO_CONTENT)
        return asdict(self) | without == asdict(other) | without

    def __ne__(self, other: object) -> bool:
        """Compare the contents; a struct would compare identities."""
        return not self == other

    __hash__ = None  # type: ignore[assignment]


class Act(Struct, frozen=True):
    """The time of a stored change and its actor; None for a change without a stored actor."""

    at: datetime
    by: Actor | None


class Claim(Struct, frozen=True, dict=True):
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
    by: Actor
    key: str = ""
    in_journal: bool = False
    key_name: str = "idempotency key"

    def of_journal(self, in_journal: bool) -> "Claim":
        """Return this claim for general-journal ids, or for other ids."""
        return replace(self, in_journal=in_journal)

    def candidate_id(self, attempt: int) -> int:
        """Return the candidate id of an attempt (0, 1, 2 …)."""
        assert attempt >= 0
        if self.key:
            return ids.keyed_id(self.key, attempt, self.in_journal)
        return ids.clock_id(self.now_ms, self.nonce, attempt, self.in_journal)

    @cached_property
    def request_digest(self) -> str:
        """The digest by which a claimed item recognises its request.

        With a key, it is the same for each request with the key, so that another fingerprint shows
        a misuse. Without a key, it covers nonce and fingerprint: only this request has it.
        """
        parts = ("key", self.key) if self.key else ("nonce", self.nonce, self.fingerprint)
        return short_digest(*parts)

    def additional_id(self, position: int, shift: int, count: int) -> int:
        """Return one of `count` additional ids, after `shift` collisions of them.

        Additional ids are of the clock kind. Each has a tick of its own, so no two are the same.
        """
        assert 0 <= position < count
        assert shift >= 0
        return ids.clock_id(self.now_ms, self.nonce, position + shift * count, self.in_journal)


def short_digest(*parts: str) -> str:
    """Return 128 bits of SHA-256 in 22 characters, which keep small items at one write unit."""
    return base64.urlsafe_b64encode(ids.digest(*parts)[:16]).decode().rstrip("=")
