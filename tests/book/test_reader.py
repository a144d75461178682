"""The reader: strongly consistent reads of one book, in as few requests as the cache permits."""

import pytest

from ledger.core.accounts import Direction
from ledger.core.amendments import Amendment
from ledger.core.entries import DraftLine, Entry
from ledger.errors import AccountNotFound, EntryNotFound
from tests.bench import Bench, claim
from tools.local.faults import faults

DEBIT, CREDIT = Direction.DEBIT, Direction.CREDIT


def rewritten(bench: Bench) -> Entry:
    """Return an entry that has an additional id, since an amendment replaced all its lines."""
    debit, credit = bench.open("A"), bench.open("B")
    lines = tuple(
        DraftLine((debit, credit)[index % 2], (DEBIT, CREDIT)[index % 2], 1)
        for index in range(1_000)
    )
    entry = bench.enter(*lines)
    deleted = frozenset(map(entry.line_id, entry.lines))
    return bench.book(claim()).amend(entry.entry_id, Amendment(create=lines, delete=deleted))


def test_an_entry_is_read_by_its_own_id_and_by_an_additional_one(bench: Bench) -> None:
    entry = rewritten(bench)
    assert entry.aliases
    read = bench.book(claim()).read
    for number in entry.numbers:
        assert read.entry(number) == entry
        assert read.is_entry(number)
    assert read.entries(entry.numbers) == {entry.entry_id: entry}
    for number in (5, entry.lines[0].account_id):
        assert not read.is_entry(number)
        with pytest.raises(EntryNotFound):
            read.entry(number)


def test_the_versions_of_an_entry_are_in_order_also_after_its_removal(bench: Bench) -> None:
    first = bench.enter(*bench.pair())
    number = first.entry_id
    second = bench.book(claim()).amend(number, Amendment(description="second"))
    read = bench.book(claim()).read
    assert read.versions(number) == [first, second]
    bench.book(claim()).remove(number)
    assert read.versions(number) == [first, second]
    assert [read.version(number, version) for version in (1, 2)] == [first, second]
    assert read.is_entry(number)
    assert read.entries([number]) == {}
    with pytest.raises(EntryNotFound):
        read.entry(number)
    with pytest.raises(EntryNotFound):
        read.versions(5)


def test_a_closed_account_is_not_found_and_its_terms_stay(bench: Bench) -> None:
    number = bench.open("Bank")
    account = bench.book(claim()).read.account(number)
    bench.book(claim()).close(number)
    bench.process.chart.forget()
    read = bench.book(claim()).read
    assert read.terms([number]) == {number: account}
    state = read.find_state(number)
    assert state is not None
    assert not state.is_open
    for find in (read.account, read.state):
        with pytest.raises(AccountNotFound):
            find(number)
    assert read.find_state(5) is None


def test_a_read_of_another_book_finds_nothing(bench: Bench) -> None:
    entry = bench.enter(*bench.pair())
    read = bench.fresh().book(claim()).read
    assert not read.is_entry(entry.entry_id)
    assert read.find_state(entry.lines[0].account_id) is None
    assert read.entries([entry.entry_id]) == {}


def test_accounts_cost_one_request_for_all_that_the_cache_lacks(bench: Bench) -> None:
    numbers = [bench.open(name) for name in "ABC"]
    bench.process.chart.forget()
    read = bench.book(claim()).read
    with faults(bench.process.client) as log:
        read.accounts(numbers[:1])
        read.accounts(numbers)
        read.accounts(numbers)
    assert len(log.requests) == 2
