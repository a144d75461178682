"""The operator's look-up of an entry by the name that a dialect gives it."""

import pytest
from msgspec.structs import replace

from ledger.admin.find import EntryAmbiguous, EntryUnknown, find_entry, names_of
from ledger.book import Reader
from ledger.core import ids
from ledger.core.entries import Draft, Entry
from tests.bench import NOW, Bench, claim

SPEAKS = ("pennylane", "layerfi")


@pytest.fixture
def read(bench: Bench) -> Reader:
    return bench.book(claim()).read


def post(bench: Bench, **details: str) -> Entry:
    draft = replace(Draft(NOW, "EUR", bench.pair()), details=details)
    return bench.book(claim()).post(draft).entry


def test_an_entry_is_found_by_its_piece_number_or_reference(bench: Bench, read: Reader) -> None:
    piece, reference = post(bench, piece="F-001"), post(bench, reference_number="2026/7")
    external = post(bench, external_id="1001")
    assert find_entry(read, "F-001") == piece.entry_id
    assert find_entry(read, " 2026/7") == reference.entry_id
    assert find_entry(read, "1001") == external.entry_id, "digits that are no id"


def test_an_id_wins_over_a_name(bench: Bench, read: Reader) -> None:
    entry = post(bench)
    post(bench, piece=str(entry.entry_id))
    assert find_entry(read, str(entry.entry_id)) == entry.entry_id


def test_a_name_of_several_entries_is_refused_with_their_ids(bench: Bench, read: Reader) -> None:
    entries = [post(bench, piece="F-001"), post(bench, external_id="F-001")]
    uuids = [ids.to_uuid(bench.scope.business_id, "entry", entry.entry_id) for entry in entries]
    with pytest.raises(EntryAmbiguous, match=f"F-001 names several entries: {', '.join(uuids)}"):
        find_entry(read, "F-001")


@pytest.mark.parametrize("text", ["", "F-002", "F-00", "f-001"])
def test_another_text_is_the_name_of_no_entry(bench: Bench, read: Reader, text: str) -> None:
    post(bench, piece="F-001")
    with pytest.raises(EntryUnknown):
        find_entry(read, text)


def test_an_entry_has_each_name_once() -> None:
    details = {"piece": "A", "external_id": "A", "reference_number": "B"}
    assert sorted(names_of(details)) == ["A", "B"]
    assert names_of({"status": "x", "external_id": None}) == []
