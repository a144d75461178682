"""Actors: who wrote a thing. Each version of each thing carries one, so that it can be asked."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Actor:
    """Who wrote a version of something, through which dialect, and by which request.

    `name` is an API client's id, or `operator:` and who the operator is. `dialect` is `admin` for
    the operator's command. `request_id` is the gateway's id of the request, or the command's own.
    """

    name: str
    dialect: str
    request_id: str

    def __str__(self) -> str:
        """Spell it in one line, as items do: short, since an item of 1 KB is one write unit."""
        return f"{self.name} {self.dialect} {self.request_id}"

    @classmethod
    def read(cls, spelled: str) -> "Actor":
        """Read what `str` gives; the name alone may have spaces in it."""
        name, dialect, request_id = spelled.rsplit(" ", 2)
        return cls(name, dialect, request_id)


@dataclass(frozen=True, slots=True)
class Act:
    """When something was done, and by whom; None if it was done before that was kept."""

    at: datetime
    by: Actor | None
