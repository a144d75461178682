"""Records: documents of a book that are no entries, such as a journal, a file, a customer.

A record's details are its dialect's. A name belongs to one record of the book, which is ours.
"""

from dataclasses import dataclass, field
from datetime import datetime

from ledger.core import texts
from ledger.core.accounts import Details
from ledger.core.claims import Actor


@dataclass(frozen=True, slots=True)
class Name:
    """A text that only one account or record of its kind can have, such as an account's code.

    The value is in the normal form of names, so that all spellings are one name.
    """

    kind: str
    value: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", texts.normal(self.value))


@dataclass(frozen=True, slots=True)
class Record:
    """One document of a kind. Its id is unique in its book and kind.

    `by` is the actor of its last change; None without a stored actor.
    """

    record_id: int
    kind: str
    created_at: datetime
    updated_at: datetime
    details: Details
    by: Actor | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        assert self.record_id >= 0
        assert self.kind, self.record_id


@dataclass(frozen=True, slots=True)
class Batch:
    """The entries that one request wrote together under one id, in the request's order."""

    batch_id: int
    created_at: datetime
    entry_ids: tuple[int, ...]
