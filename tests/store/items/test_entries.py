"""Entries as items: each is read back as it was written, and stands in its lists."""

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from ledger.aws.items import Item
from ledger.core.accounts import Direction
from ledger.core.entries import Draft, DraftLine, Entry, accept
from ledger.core.records import Batch
from ledger.store import keys
from ledger.store.items import codec
from ledger.store.items.codec import integer, text
from ledger.store.items.entries import (
    batch_item,
    entry_item,
    past_version_item,
    pointer_item,
    removed_item,
    to_batch,
    to_entry,
)
from tests.bench import NOW, SOMEBODY
from tests.store.items.samples import CLOCK, ENTRIES, JOURNAL, KEYED, LATER, OTHER, SCOPE


@pytest.mark.parametrize("entry", ENTRIES, ids=range(len(ENTRIES)))
def test_an_entry_is_read_back_as_it_was_written(entry: Entry) -> None:
    item = entry_item(SCOPE, entry)
    assert to_entry(item) == entry
    assert item["version"] == integer(entry.version)
    assert item["kind"] == text("entry")
    assert ("reversed_by" in item) == (entry.reversed_by is not None)
    assert ("B" in item["doc"]) == (len(entry.lines) > 100)


def test_an_entry_is_listed_in_the_journal_or_in_its_subledger() -> None:
    clock, journal, keyed = (entry_item(SCOPE, entry) for entry in ENTRIES[:3])
    listing = ("LPK", "LSK", "KPK", "KSK")
    assert {n: clock[n] for n in listing if n in clock} == keys.entries_of_account(
        SCOPE, 77, NOW, CLOCK
    )
    assert {n: journal[n] for n in listing if n in journal} == keys.entries_of_journal(
        SCOPE, NOW, JOURNAL
    )
    expected = {
        **keys.entries_of_journal(SCOPE, NOW, KEYED),
        **keys.keyed_entries(SCOPE, LATER, KEYED),
    }
    assert {n: keyed[n] for n in listing if n in keyed} == expected
    for item, number in ((clock, CLOCK), (journal, JOURNAL), (keyed, KEYED)):
        assert {n: item[n] for n in ("PK", "SK")} == keys.entry(SCOPE, number)


def test_a_past_version_is_in_no_list_and_reads_the_same() -> None:
    marked = {**entry_item(SCOPE, ENTRIES[2]), "mark": text("m")}
    past = past_version_item(SCOPE, marked)
    assert past["SK"] == text("version#00001")
    assert not {"LPK", "LSK", "KPK", "KSK"} & past.keys()
    assert (past["mark"], to_entry(past)) == (text("m"), ENTRIES[2])


def test_a_removed_entry_has_its_request_and_nothing_else() -> None:
    marks: Item = {"mark": text("m"), "fingerprint": text("f"), "reversed_by": integer(1)}
    removed = removed_item({**entry_item(SCOPE, ENTRIES[3]), **marks}, LATER, OTHER)
    assert removed == {
        **keys.entry(SCOPE, JOURNAL),
        "mark": text("m"),
        "fingerprint": text("f"),
        "kind": text("removed"),
        "format": integer(1),
        "version": integer(8),
        "by": text("operator:ann admin r2"),
        "doc": text('{"removed":"2026-11-24T12:00:00.000005Z"}'),
    }


def test_batches_and_pointers_keep_their_form() -> None:
    assert batch_item(SCOPE, Batch(3, NOW, (1, 2)), OTHER) == {
        **keys.batch(SCOPE, 3),
        "kind": text("batch"),
        "format": integer(1),
        "by": text("operator:ann admin r2"),
        "doc": text('{"created":"2026-11-21T12:00:00.000000Z","entries":[1,2]}'),
    }
    assert pointer_item(SCOPE, codec.ALIAS, 5, ENTRIES[3], OTHER) == {
        **keys.entry(SCOPE, 5),
        "kind": text("alias"),
        "format": integer(1),
        "entry": integer(JOURNAL),
        "version": integer(7),
        "by": text("operator:ann admin r2"),
    }


def test_an_entry_without_an_actor_is_read_without_one() -> None:
    entry = replace(ENTRIES[0], by=None)
    assert "by" not in entry_item(SCOPE, entry)
    assert to_entry(entry_item(SCOPE, entry)).by is None


@given(st.lists(st.integers(0, 2**43 - 1)))
def test_a_batch_is_read_back_as_it_was_written(entry_ids: list[int]) -> None:
    batch = Batch(3, LATER, tuple(entry_ids))
    assert to_batch(batch_item(SCOPE, batch, OTHER)) == batch


def test_a_pointer_has_a_kind_of_pointers() -> None:
    for kind in (codec.ALIAS, codec.AMENDMENT, codec.ANSWER):
        assert pointer_item(SCOPE, kind, 5, ENTRIES[0], OTHER)["kind"] == text(kind)
    with pytest.raises(AssertionError):
        pointer_item(SCOPE, codec.ENTRY, 5, ENTRIES[0], OTHER)


def test_only_an_entry_is_read_as_an_entry() -> None:
    removed = removed_item(entry_item(SCOPE, ENTRIES[1]), LATER, OTHER)
    with pytest.raises(AssertionError):
        to_entry({**entry_item(SCOPE, ENTRIES[1]), "kind": removed["kind"]})


@given(
    st.lists(
        st.tuples(
            st.integers(1, 10**12), st.text(st.characters(codec="ascii", exclude_categories=["C"]))
        ),
        min_size=1,
        max_size=30,
    )
)
def test_lines_with_any_amounts_and_texts_are_read_back(rows: list[tuple[int, str]]) -> None:
    lines = tuple(
        DraftLine(n, side, amount_minor, description)
        for n, (amount_minor, description) in enumerate(rows)
        for side in (Direction.DEBIT, Direction.CREDIT)
    )
    draft = Draft(NOW, "EUR", lines)
    accepted = accept(draft, JOURNAL, LATER, SOMEBODY)
    assert to_entry(entry_item(SCOPE, accepted)) == accepted
