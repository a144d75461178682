"""The shapes of Pennylane's entries and lines (specs/pennylane.md, 4 and 5)."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from tests.shapes.forms import Day, Microseconds, Url

Id = Annotated[int, Field(gt=0, lt=2**53)]
Decimal = Annotated[str, Field(pattern=r"^\d+(\.\d+)?$")]


class Times(TypedDict):
    """The times of a record."""

    created_at: Microseconds
    updated_at: Microseconds


class Place(TypedDict):
    """A record that a record names, and its address."""

    id: Id
    url: Url


class Numbered(Place):
    """An account that a line names."""

    number: str


class Reference(TypedDict):
    """A record that is named by its id alone."""

    id: Id


class CategoryOfLine(Times):
    """A category of a line with its share."""

    id: Id
    label: str
    weight: Decimal
    category_group: Reference
    analytical_code: str | None


class PlainLine(TypedDict):
    """The fields that each form of a line has."""

    id: Id
    debit: Decimal
    credit: Decimal
    label: str


class LineOfEntry(PlainLine):
    """A line in its entry's answer."""

    ledger_account: Numbered


class LineOfWrite(LineOfEntry):
    """A line in the answer to a write: the page of each write prints the account's id."""

    ledger_account_id: Id


class LetteredLines(TypedDict):
    """The lettering of a line: all its lines, and none if the line is not lettered."""

    ids: list[Id]
    url: Url


class Line(LineOfEntry, Times):
    """A line by itself."""

    categories: list[CategoryOfLine]
    journal: Place
    date: Day
    ledger_entry: Reference
    lettered_ledger_entry_lines: LetteredLines


class Attachment(TypedDict):
    """A file of an entry."""

    filename: str
    url: Url


class PlainEntry(TypedDict):
    """The fields that each form of an entry has."""

    id: Id
    label: str
    piece_number: str | None
    date: Day
    due_date: Day | None
    invoice_number: str | None
    journal: Place
    status: None
    categories: list[CategoryOfLine]
    attachment: Attachment | None


class WrittenEntry(PlainEntry):
    """The answer to a creation and to an update; the vendor's pages print the last four."""

    journal_id: Id
    ledger_attachment_filename: str | None
    ledger_attachment_id: Id | None
    ledger_entry_lines: list[LineOfWrite]


class Entry(PlainEntry, Times):
    """An entry by its id."""

    ledger_entry_lines: list[LineOfEntry]


class ListedEntry(PlainEntry, Times):
    """An entry in a list, without its lines."""

    journal_id: Id
    ledger_attachment_filename: str | None


class CategorizedLine(TypedDict):
    """A line with the categories that a request gave it."""

    id: Id
    label: str
    categories: list[CategoryOfLine]


class Categorized(TypedDict):
    """The answer to a request that gives a line its categories."""

    ledger_entry_line: CategorizedLine
