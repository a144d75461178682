"""The shapes of Pennylane's changelogs."""

from typing import Literal

from typing_extensions import TypedDict

from tests.shapes.forms import Microseconds
from tests.shapes.pennylane_entries import Id, Times


class LineChange(Times):
    """A change of a line in a changelog."""

    id: Id
    operation: Literal["insert", "update", "delete"]
    processed_at: Microseconds


class LineReference(TypedDict):
    """A line in a changelog."""

    id: Id | None


class EntryReference(TypedDict):
    """An entry in a changelog."""

    id: Id | None
    type: str | None


class LineCategoryChange(LineChange):
    """A change of a line's category."""

    ledger_entry_line: LineReference | None
    ledger_entry: EntryReference | None


class EntryCategoryChange(LineChange):
    """A change of an entry's category."""

    ledger_entry: EntryReference
