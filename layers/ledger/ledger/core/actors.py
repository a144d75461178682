"""Actors: the client or operator behind each version of each item."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Actor:
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


@dataclass(frozen=True, slots=True)
class Act:
    """The time of a stored change and its actor; None for a change without a stored actor."""

    at: datetime
    by: Actor | None
