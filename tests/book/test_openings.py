"""Accounts by their opening, with and without keys, in pages that lose and repeat none."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ledger.book import Book, openings, paging
from ledger.book.chart import whole
from ledger.book.openings import by_opening, place_of, place_of_id
from ledger.book.paging import PageRequest, Position
from ledger.core import ids
from ledger.core.accounts import AccountState, AccountTerms, AccountType
from ledger.core.claims import Claim
from tests.bench import NOW, SOMEBODY, Bench, claim
from tests.one_request import OneRequest

COUNT = 9


def is_any(_: AccountState) -> bool:
    return True


@pytest.fixture
def mixed(bench: Bench) -> tuple[Bench, list[int]]:
    """A book, and its accounts by their opening; each second one is opened under a key."""
    book = bench.fresh()
    kind = AccountType.ASSET
    terms = AccountTerms("A", kind, kind.normal_balance)
    numbers = []
    for second in range(COUNT):
        at = NOW + timedelta(seconds=second)
        key = f"key {second}" if second % 2 else ""
        by = Claim(f"nonce {second}", "said", round(at.timestamp() * 1000), SOMEBODY, key)
        read = book.book(by).read
        number = OneRequest(Book(read, at), by).open(terms).account_id
        assert ids.is_keyed(number) == bool(key)
        numbers.append(number)
    return book, numbers


def walk(
    bench: Bench, count: int, ascending: bool, keep: Callable[[AccountState], bool] = is_any
) -> list[int]:
    """Return the accounts of all pages of `count` rows."""
    read, page_request = bench.book(claim()).read, PageRequest(count, ascending)
    rows: list[int] = []
    while True:
        page = by_opening(read, page_request, keep)
        assert len(page.rows) == len(page.places) <= count
        rows += [state.account.account_id for state in page.rows]
        if page.last is None:
            return rows
        page_request = PageRequest(count, ascending, page.last)


@pytest.mark.parametrize("count", [1, 2, 4, COUNT, COUNT + 1])
def test_pages_are_in_the_order_of_opening(mixed: tuple[Bench, list[int]], count: int) -> None:
    bench, numbers = mixed
    assert walk(bench, count, True) == numbers
    assert walk(bench, count, False) == numbers[::-1]


def test_a_filter_keeps_the_order_and_ends(mixed: tuple[Bench, list[int]]) -> None:
    bench, numbers = mixed
    read, third = bench.book(claim()).read, set(numbers[::3])
    rows = whole(lambda turn: by_opening(read, turn, lambda s: s.account.account_id in third), 2)
    assert [state.account.account_id for state in rows] == numbers[::3]


@pytest.mark.parametrize("ascending", [True, False])
def test_a_page_that_has_read_enough_leaves_later_accounts_to_the_next(
    mixed: tuple[Bench, list[int]], monkeypatch: pytest.MonkeyPatch, ascending: bool
) -> None:
    """A keyed account behind the items that were read would skip those in between."""
    bench, numbers = mixed
    monkeypatch.setattr(paging, "PAGE_ITEMS_READ_MAX", 3)
    order = numbers if ascending else numbers[::-1]
    pair = {order[6], order[7]}
    assert walk(bench, 1, ascending, lambda state: state.account.account_id in pair) == order[6:8]


def test_an_id_has_the_place_of_its_account(mixed: tuple[Bench, list[int]]) -> None:
    bench, numbers = mixed
    read = bench.book(claim()).read
    states = read.states(numbers)
    places = [place_of(states[number].account) for number in numbers]
    assert places == sorted(places) == [place_of_id(read, number) for number in numbers]
    assert place_of_id(read, -1) == Position("")
    unknown = ids.CLOCK_ID_MAX + 1
    assert places[-1] < place_of_id(read, unknown) == place_of_id(read, 2**62)
    assert places[0] < place_of_id(read, numbers[0] + 8) < places[1]


def test_a_book_with_too_many_keyed_accounts_is_listed_by_id(
    mixed: tuple[Bench, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cursor that the book outgrew goes on at the same account, in both directions."""
    bench, numbers = mixed
    read = bench.book(claim()).read
    middle = by_opening(read, PageRequest(3, ascending=True), is_any)
    monkeypatch.setattr(openings, "PAGE_ITEMS_READ_MAX", COUNT // 2 - 1)
    assert walk(bench, 2, True) == sorted(numbers)
    by_id = by_opening(read, PageRequest(COUNT, True, middle.last), is_any)
    rest = [number for number in sorted(numbers) if number > numbers[2]]
    assert [state.account.account_id for state in by_id.rows] == rest
    second = by_opening(read, PageRequest(2, ascending=True), is_any)
    monkeypatch.undo()
    page = by_opening(read, PageRequest(COUNT, True, second.last), is_any)
    after = numbers.index(sorted(numbers)[1]) + 1
    assert [state.account.account_id for state in page.rows] == numbers[after:]
