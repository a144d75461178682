"""Details that dialects share: the attachment of an entry, and the note on a line's sign."""

from datetime import UTC, datetime

import pytest

from ledger.core import details
from ledger.core.accounts import Direction, Json
from ledger.core.claims import Actor
from ledger.core.entries import Draft, DraftLine, Entry, accept
from ledger.core.records import Record

AT = datetime(2026, 1, 31, tzinfo=UTC)


def entry(**more: Json) -> Entry:
    lines = (DraftLine(1, Direction.DEBIT, 5), DraftLine(2, Direction.CREDIT, 5))
    return accept(
        Draft(AT, "EUR", lines, details=more), 9, AT, Actor("client", "dwolla", "request")
    )


def test_an_entry_shows_the_file_that_was_attached() -> None:
    file = Record(7, details.FILE, AT, AT, {"filename": "a.pdf", "digest": "d"})
    assert details.file_of(entry(**details.file_details(file))) == {"id": 7, **file.details}


def test_an_entry_without_a_file_shows_none() -> None:
    assert details.file_of(entry()) == {}
    assert details.file_of(entry(file="another dialect's text")) == {}


def test_a_line_loses_only_the_note_on_its_sign() -> None:
    assert details.without_sign({details.NEGATIVE: True, "tags": []}) == {"tags": []}


def test_a_record_of_another_kind_as_a_file_is_our_own_fault() -> None:
    with pytest.raises(AssertionError):
        details.file_details(Record(7, "tag", AT, AT, {}))
