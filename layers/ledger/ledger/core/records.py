"""Records: what entries refer to besides accounts, such as a journal, a file, a customer.

What a record says is its dialect's affair; that a name belongs to one record alone is ours.
"""

from dataclasses import dataclass, field
from datetime import datetime

from ledger.core import texts
from ledger.core.accounts import Details
from ledger.core.actors import Actor


@dataclass(frozen=True, slots=True)
class Name:
    """A name that only one thing of its kind can have in a book: an account's code, say.

    Its value is kept in the normal form of names, so that all spellings of it are one name.
    """

    kind: str
    value: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", texts.normal(self.value))


@dataclass(frozen=True, slots=True)
class Record:
    """One thing of a kind, by its number, unique in its book and kind.

    `by` is who made it say what it says; None where that was not kept yet.
    """

    record_id: int
    kind: str
    created_at: datetime
    updated_at: datetime
    details: Details
    by: Actor | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Batch:
    """The entries that one request wrote together under one id, in the request's order."""

    batch_id: int
    created_at: datetime
    entry_ids: tuple[int, ...]
