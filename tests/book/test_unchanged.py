"""**An amendment that changes nothing makes no version**, and its key is kept all the same."""

import pytest

from ledger.core.amendments import Amendment
from ledger.core.entries import DraftLine, Entry
from ledger.errors import EntryReversed, IdempotencyConflict, VersionConflict
from tests.bench import Bench, claim
from tests.book.conftest import raised_to
from tests.book.test_periods import CREDIT, DEBIT, LAST_SECOND, close
from tools.local.faults import faults


@pytest.mark.parametrize("key", ["", "key"], ids=["without a key", "with a key"])
def test_an_amendment_that_changes_nothing_makes_no_version(
    bench: Bench, entry: Entry, key: str
) -> None:
    request = claim(key)
    unchanged = raised_to(entry, 1000)
    for amendment in (unchanged, Amendment(), Amendment(description=entry.description)):
        assert bench.book(claim()).amend(entry.entry_id, amendment) == entry
    assert bench.book(request).amend(entry.entry_id, unchanged) == entry
    amended = bench.book(claim()).amend(entry.entry_id, raised_to(entry, 400))
    if key:
        assert bench.book(claim("key")).amend(entry.entry_id, unchanged) == entry, "as it was then"
        with pytest.raises(IdempotencyConflict):
            bench.book(claim("key", "else")).amend(entry.entry_id, raised_to(entry, 500))
    assert bench.book(claim()).read.versions(entry.entry_id) == [entry, amended]


@pytest.mark.parametrize("script", [["lost"], ["again"], ["late"], ["conflict", "lost"]])
def test_a_key_of_what_changed_nothing_is_kept_through_every_fault(
    bench: Bench, entry: Entry, script: list[str]
) -> None:
    with faults(bench.process.client, *script) as log:
        assert bench.book(claim("key")).amend(entry.entry_id, Amendment()) == entry
        log.deliver()
    amended = bench.book(claim()).amend(entry.entry_id, raised_to(entry, 400))
    assert bench.book(claim("key")).amend(entry.entry_id, Amendment()) == entry
    assert bench.book(claim()).read.entry(entry.entry_id) == amended


def test_an_amendment_without_a_change_is_refused_like_any_other(
    bench: Bench, entry: Entry
) -> None:
    with pytest.raises(VersionConflict):
        bench.book(claim()).amend(entry.entry_id, Amendment(expected_version=2))
    bench.book(claim()).reverse(entry.entry_id)
    with pytest.raises(EntryReversed):
        bench.book(claim()).amend(entry.entry_id, Amendment())


@pytest.mark.parametrize("key", ["", "key"], ids=["without a key", "with a key"])
def test_an_amendment_without_a_change_is_answered_in_a_closed_period(
    bench: Bench, key: str, cash: int, sales: int
) -> None:
    lines = (DraftLine(cash, DEBIT, 1000), DraftLine(sales, CREDIT, 1000))
    entry = bench.enter(*lines, at=LAST_SECOND)
    close(bench)
    assert bench.book(claim(key)).amend(entry.entry_id, Amendment()) == entry
