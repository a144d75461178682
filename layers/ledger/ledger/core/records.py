"""Records: documents of a book that are no entries, such as a journal, a file, a customer.

A record's details are its dialect's. A name belongs to one record of the book, which is ours.
"""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import force_setattr

from ledger.core import texts
from ledger.core.accounts import Details
from ledger.core.claims import Authored

MOVED_TO = "moved_to"  # The detail of a record that gives its name to another one, by its id.


class Name(Struct, frozen=True):
    """A text that only one account or record of its kind can have, such as an account's code.

    The value is in the normal form of names, so that all spellings are one name.
    """

    kind: str
    value: str

    def __post_init__(self) -> None:
        force_setattr(self, "value", texts.normal(self.value))


class Record(Authored, frozen=True):
    """One document of a kind. Its id is unique in its book and kind.

    `by` is the actor of its last change; None without a stored actor.
    """

    record_id: int
    kind: str
    created_at: datetime
    updated_at: datetime
    details: Details

    def __post_init__(self) -> None:
        assert self.record_id >= 0
        assert self.kind, self.record_id


class Batch(Struct, frozen=True):
    """The entries that one request wrote together under one id, in the request's order."""

    batch_id: int
    created_at: datetime
    entry_ids: tuple[int, ...]
