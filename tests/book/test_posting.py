"""**The domain object comes back**: a fresh write answers with the plan's own result."""

from collections.abc import Callable
from datetime import timedelta, timezone
from unittest import mock

import msgspec
import pytest
from msgspec.structs import replace

from ledger.core.accounts import Direction
from ledger.core.amendments import Amendment
from ledger.core.entries import Draft, DraftLine, Entry
from ledger.store.items import codec
from tests import subledger
from tests.bench import NOW, Bench, claim
from tests.one_request import OneRequest
from tools.local.faults import faults

Write = Callable[[Bench, OneRequest], object]


def post(bench: Bench, book: OneRequest) -> Entry:
    return book.post(bench.draft(100)).entry


def batch(bench: Bench, book: OneRequest) -> object:
    return book.post_batch([bench.draft(100), bench.draft(-50)])


def opening(bench: Bench, book: OneRequest) -> object:
    terms, entry = subledger.to_label(book.read.account(bench.label.terms.parent or 0), 5, NOW)
    return book.open(terms, entry)


@pytest.mark.parametrize("key", ["", "key"], ids=["without a key", "with a key"])
@pytest.mark.parametrize("write", [post, batch, opening])
def test_a_fresh_write_decodes_nothing_and_a_replay_does(
    bench: Bench, write: Write, key: str
) -> None:
    write(bench, bench.book(claim()))  # so that the terms of the accounts are in the cache
    request = claim(key)
    with mock.patch.object(codec, "msgspec", wraps=msgspec) as packing:
        posted = write(bench, bench.book(request))
        assert packing.json.decode.call_count == 0
        replay = write(bench, bench.book(request))
        assert packing.json.decode.call_count > 0
    assert repr(replay) == repr(posted)


@pytest.mark.parametrize("key", ["", "key"], ids=["without a key", "with a key"])
def test_an_amendment_decodes_the_version_before_and_no_other(bench: Bench, key: str) -> None:
    lines = bench.pair()
    bench.enter(*lines)  # so that the terms of the accounts are in the cache
    entry = bench.enter(*lines)
    request = claim(key)
    book = replace(bench.book(request).book, now=NOW + timedelta(days=1))
    with (
        mock.patch.object(codec, "msgspec", wraps=msgspec) as packing,
        faults(bench.process.client) as script,
    ):
        amended = book.amend(request, entry.entry_id, Amendment(description="better"))
    assert packing.json.decode.call_count == 1
    # Under a key, the first request looks for the key's own amendment.
    lookups = ["GetItem"] if key else []
    assert script.requests == [*lookups, "GetItem", "TransactWriteItems"]
    assert repr(amended) == repr(bench.book(claim()).read.entry(entry.entry_id))


def test_a_reversal_decodes_its_original_and_not_itself(bench: Bench) -> None:
    entry = bench.enter(*bench.pair())
    with mock.patch.object(codec, "msgspec", wraps=msgspec) as packing:
        reversal = bench.book(claim()).reverse(entry.entry_id).entry
    assert packing.json.decode.call_count == 1
    assert repr(reversal) == repr(bench.book(claim()).read.entry(reversal.entry_id))


def test_a_result_is_in_utc_as_a_reader_finds_it(bench: Bench) -> None:
    debit, credit = bench.pair()
    local_time = NOW.astimezone(timezone(timedelta(hours=14)))
    entry = bench.book(claim()).post(Draft(local_time, "EUR", (debit, credit))).entry
    assert repr(entry) == repr(bench.book(claim()).read.entry(entry.entry_id))
    amendment = Amendment(effective_at=local_time + timedelta(hours=1))
    amended = bench.book(claim()).amend(entry.entry_id, amendment)
    assert repr(amended) == repr(bench.book(claim()).read.entry(entry.entry_id))


def test_a_draft_names_the_accounts_of_its_lines_and_of_its_subledger() -> None:
    line = DraftLine(1, Direction.DEBIT, 5)
    assert Draft(NOW, "EUR", (line,)).account_ids == {1}
    assert Draft(NOW, "EUR", (line,), subledger=2).account_ids == {1, 2}
