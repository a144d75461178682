"""Entries and accounts as items: what is written is read back, and where else it is found."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ledger.aws.items import Item
from ledger.core import entries, ids
from ledger.core.accounts import Account, AccountState, AccountTerms, AccountType, Direction
from ledger.core.claims import Actor
from ledger.core.entries import Draft, DraftLine, Entry
from ledger.core.records import Batch, Name, Record
from ledger.errors import TextRefused
from ledger.store import keys
from ledger.store.items import (
    accounts as account_items,
    codec,
    records as record_items,
)
from ledger.store.items.accounts import closing_item
from ledger.store.items.codec import integer, text
from ledger.store.items.entries import (
    batch_item,
    entry_item,
    past_version_item,
    pointer_item,
    removed_item,
    to_entry,
)
from ledger.store.keys import Scope
from tests.bench import NOW, SOMEBODY

SCOPE = Scope("t1", "b1")
LATER = NOW + timedelta(days=3, microseconds=5)
OTHER = Actor("operator:ann", "admin", "r2")
CLOCK = ids.clock_number(1_790_000_000_000, "n", 0)
JOURNAL = ids.clock_number(1_790_000_000_000, "n", 0, in_journal=True)
KEYED = ids.keyed_number("key", 0, in_journal=True)


def entry(number: int, lines: int = 2, **more: Any) -> Entry:
    sides = (Direction.DEBIT, Direction.CREDIT)
    texts = ("", "a text", "")
    details: tuple[Any, ...] = ({}, {}, {"a": [1, None]})
    drafted = tuple(
        DraftLine(n, sides[n % 2], 100, texts[n % 3], details[n % 3]) for n in range(lines)
    )
    draft = Draft(NOW, "EUR", drafted, "An entry", details={"tags": [1, 2]})
    subledger = None if ids.is_in_journal(number) else 77
    return replace(
        entries.accept(replace(draft, subledger=subledger), number, LATER, SOMEBODY), **more
    )


ENTRIES = [
    entry(CLOCK),
    entry(JOURNAL, 6),
    entry(KEYED, 4),
    entry(JOURNAL, 6, version=7, updated_at=LATER + timedelta(1), aliases=(5, 9), slots_used=2_000),
    entry(JOURNAL, reverses=12, description="", details={}),
    entry(JOURNAL, reversed_by=0),
    entry(JOURNAL, 900),
]


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


def test_batches_closings_and_pointers_keep_their_form() -> None:
    assert batch_item(SCOPE, Batch(3, NOW, (1, 2)), OTHER) == {
        **keys.batch(SCOPE, 3),
        "kind": text("batch"),
        "format": integer(1),
        "by": text("operator:ann admin r2"),
        "doc": text('{"created":"2026-11-21T12:00:00.000000Z","entries":[1,2]}'),
    }
    assert closing_item(SCOPE, 3, NOW, OTHER) == {
        **keys.account_closing(SCOPE, 3),
        "kind": text("closing"),
        "format": integer(1),
        "by": text("operator:ann admin r2"),
        "doc": text('{"at":"2026-11-21T12:00:00.000000Z"}'),
    }
    assert pointer_item(SCOPE, codec.ALIAS, 5, ENTRIES[3], OTHER) == {
        **keys.entry(SCOPE, 5),
        "kind": text("alias"),
        "format": integer(1),
        "entry": integer(JOURNAL),
        "version": integer(7),
        "by": text("operator:ann admin r2"),
    }


def test_a_document_is_compressed_when_it_is_large() -> None:
    small, large = {"a": "é" * 500}, {"a": "é" * 520}
    assert codec.pack(small) == {"S": '{"a":"' + "é" * 500 + '"}'}
    packed = codec.pack(large)
    assert list(packed) == ["B"]
    assert len(packed["B"]) < 100
    for document in (small, large):
        assert codec.unpack({"doc": codec.pack(document)}) == document
    exactly = {"a": "x" * (codec.COMPRESSED_ABOVE_BYTES - 8)}
    assert "S" in codec.pack(exactly)


def test_a_missing_integer_is_its_default() -> None:
    assert codec.read_integer({}, "version") == 0
    assert codec.read_integer({}, "version", -1) == -1
    assert codec.read_integer({"version": integer(3)}, "version", -1) == 3


KIND = AccountType.LIABILITY
ACCOUNTS = [
    Account(7, NOW, AccountTerms("Funds", KIND, KIND.normal_balance)),
    Account(
        8,
        NOW,
        AccountTerms("", KIND, Direction.DEBIT, "EUR", -5, 7, "label", "512", {"a": {"b": 1}}),
        LATER,
    ),
    Account(9, NOW, AccountTerms("Zero", KIND, KIND.normal_balance, "EUR", 0)),
]


@pytest.mark.parametrize("account", ACCOUNTS, ids=range(len(ACCOUNTS)))
def test_an_account_is_read_back_as_it_was_written(account: Account) -> None:
    item = account_items.account_item(SCOPE, account, 3, 2)
    assert account_items.to_account(item) == account
    assert account_items.to_account_state(item) == AccountState(account, 3, 2, 0, is_open=True)
    parent = account.terms.parent
    listing = keys.accounts_of_account(SCOPE, 7, NOW, account.account_id) if parent else {}
    assert {n: item[n] for n in ("LPK", "LSK") if n in item} == listing
    closed: Item = {**item, "is_open": {"BOOL": False}, "children": integer(4)}
    state = account_items.to_account_state(closed)
    assert (state.children, state.is_open) == (4, False)


def test_a_record_and_a_name_are_read_back_as_they_were_written() -> None:
    record = Record(5, "tag", NOW, LATER, {"name": "sales"}, OTHER)
    item = record_items.record_item(SCOPE, record)
    assert record_items.to_record(item) == record
    assert record_items.to_record(item).by == OTHER
    assert item["kind"] == text("record")
    assert record_items.name_item(SCOPE, Name("code", "512"), 5, OTHER) == {
        **keys.name(SCOPE, "code", "512"),
        "kind": text("name"),
        "format": integer(1),
        "number": integer(5),
        "by": text("operator:ann admin r2"),
    }


def test_an_item_without_an_actor_is_read_without_one() -> None:
    record = Record(5, "tag", NOW, LATER, {"name": "sales"})
    account = Account(7, NOW, AccountTerms("Funds", KIND, KIND.normal_balance))
    entry = replace(ENTRIES[0], by=None)
    assert "by" not in entry_item(SCOPE, entry)
    assert to_entry(entry_item(SCOPE, entry)).by is None
    assert record_items.to_record(record_items.record_item(SCOPE, record)).by is None
    item = account_items.account_item(SCOPE, account, 0, 0)
    assert account_items.to_account(item).by is None


@pytest.mark.parametrize("odd", ["\0", "\x1b", "\r", "\x7f", "\x9b", "\u202e", "\ud800", "\ufeff"])
def test_a_forbidden_text_is_not_packed(odd: str) -> None:
    """The pair of the edges' checks: what a new edge forgets is refused here."""
    for more in ({"description": odd}, {"details": {"a": [{"b": odd}]}}, {"details": {odd: 1}}):
        with pytest.raises(TextRefused):
            entry_item(SCOPE, entry(JOURNAL, **more))
    plain = 'a\\u001b "b"\t\n\\'
    item = entry_item(SCOPE, entry(JOURNAL, description=plain))
    assert to_entry(item).description == plain
