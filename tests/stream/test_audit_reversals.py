"""The audit finds a reversal that an amendment has made into another entry."""

from typing import Any

import pytest

from ledger.aws.items import Item
from ledger.core.amendments import Amendment
from ledger.store.items.codec import read_integer, text, unpack
from ledger.stream.changes import Change
from tests.bench import NOW, Bench, claim
from tests.stream.test_audit import entry as entry, faults_in, with_document
from tests.stream.test_immutable import Edit, book, saying


def line_set(place: int, value: Any) -> Edit:
    """Change both lines, so that they balance."""

    def edit(document: dict[str, Any]) -> None:
        for line in document["lines"]:
            line[place] = value

    return lambda item: with_document(item, edit)


def turned(item: Item) -> Item:
    def turn(document: dict[str, Any]) -> None:
        first, second = document["lines"]
        first[2], second[2] = second[2], first[2]

    return with_document(item, turn)


REWRITTEN: list[tuple[str, Edit]] = [
    ("amounts", line_set(3, 7)),
    ("accounts", line_set(1, 7)),
    ("sides", turned),
    ("a currency", saying("currency", "SEK")),
    ("a day before its original's", saying("at", "1999-01-01T00:00:00.000000Z")),
]


@pytest.mark.parametrize(("name", "edit"), REWRITTEN, ids=[row[0] for row in REWRITTEN])
def test_an_amended_reversal_moves_what_it_moved(
    bench: Bench, entry: Item, name: str, edit: Edit
) -> None:
    bench.book(claim()).reverse(int(entry["SK"]["S"], 16), NOW)
    before = next(item for item in book(bench) if "reverses" in unpack_any(item))
    bench.book(claim()).amend(int(before["SK"]["S"], 16), Amendment(description="other"))
    stored = book(bench)
    after = next(item for item in stored if item["SK"] == before["SK"] and "LPK" in item)
    assert read_integer(after, "version") == 2
    assert faults_in(Change(before, after), *stored) == []
    rewritten = edit(after)
    rewritten["LSK"] = text(f"{unpack(rewritten)['at']}#{after['SK']['S']}")
    assert faults_in(Change(before, rewritten), *stored), name


def test_an_amended_reversal_without_its_original_is_found(bench: Bench, entry: Item) -> None:
    bench.book(claim()).reverse(int(entry["SK"]["S"], 16), NOW)
    before = next(item for item in book(bench) if "reverses" in unpack_any(item))
    bench.book(claim()).amend(int(before["SK"]["S"], 16), Amendment(description="other"))
    stored = [item for item in book(bench) if item["SK"] != entry["SK"]]
    after = next(item for item in stored if item["SK"] == before["SK"] and "LPK" in item)
    assert faults_in(Change(before, after), *stored)


def unpack_any(item: Item) -> dict[str, Any]:
    return unpack(item) if "doc" in item else {}
