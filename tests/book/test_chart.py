"""The chart: each account once, before its own children, and never deeper than the limit."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from ledger.book import chart
from ledger.book.paging import Page, PageRequest, Position, page_of
from ledger.core.accounts import Account, AccountState, AccountTerms, AccountType, Direction
from ledger.core.limits import ACCOUNT_DEPTH_MAX, LABELS_PER_CHART_MAX, PAGE_ITEMS_READ_MAX
from ledger.errors import LimitExceeded
from tests.bench import Bench, claim

NOW = datetime(2026, 11, 21, tzinfo=UTC)
TERMS = AccountTerms("A", AccountType.ASSET, Direction.DEBIT)


def account(account_id: int, parent: int | None = None) -> Account:
    return Account(account_id, NOW, replace(TERMS, parent=parent))


@st.composite
def trees(draw: st.DrawFn) -> list[Account]:
    """Draw accounts in any order, some of them below earlier accounts or below none of these."""
    count = draw(st.integers(0, 12))
    parents = [draw(st.sampled_from([None, 99, *range(number)])) for number in range(count)]
    return draw(st.permutations([account(number, parent) for number, parent in enumerate(parents)]))


@given(trees())
def test_a_chart_has_each_account_once_and_before_its_children(accounts: list[Account]) -> None:
    ordered = chart.from_above(accounts)
    assert sorted(account.account_id for account in ordered) == sorted(
        account.account_id for account in accounts
    )
    positions = {account.account_id: position for position, account in enumerate(ordered)}
    for child in ordered:
        parent = child.terms.parent
        assert parent not in positions or positions[parent or 0] < positions[child.account_id]


@given(trees())
def test_the_descendants_of_an_account_are_all_below_it_and_no_other(
    accounts: list[Account],
) -> None:
    by_id = {account.account_id: account for account in accounts}
    for root in by_id:
        descendants = {account.account_id for account in chart.from_above(accounts, root)}
        for account_id in by_id:
            ancestor, chain = by_id[account_id].terms.parent, set()
            while ancestor in by_id:
                chain.add(ancestor)
                ancestor = by_id[ancestor].terms.parent
            assert (account_id in descendants) is (root in chain)


def test_accounts_whose_parent_is_not_among_them_are_grouped_at_the_top() -> None:
    parent, child, orphan = account(1), account(2, 1), account(3, 99)
    assert chart.by_parent([child, orphan, parent]) == {1: [child], None: [orphan, parent]}


def test_a_chart_leaves_out_all_labels_if_they_are_too_many() -> None:
    state = AccountState(account(5), 0, 0, 0, is_open=True)
    labels = [
        replace(state, account=account(number)) for number in range(10, 10 + LABELS_PER_CHART_MAX)
    ]
    assert chart.visible([state], labels) == [state, *labels]
    assert chart.visible([state], [*labels, labels[0]]) == [state]


@given(st.integers(0, 3), st.booleans())
def test_a_whole_list_has_the_rows_of_all_pages(surplus: int, is_full: bool) -> None:
    count = PAGE_ITEMS_READ_MAX * is_full + surplus
    rows = [(Position(f"{number:05d}"), number) for number in range(count)]
    page_requests: list[PageRequest] = []

    def read(page_request: PageRequest) -> Page[int]:
        page_requests.append(page_request)
        return page_of(rows, page_request)

    assert [*chart.whole(read)] == [*range(count)]
    assert len(page_requests) == 1 + (count > PAGE_ITEMS_READ_MAX)


def test_an_account_below_the_deepest_is_refused(bench: Bench) -> None:
    bench = bench.fresh()
    parent: int | None = None
    for _ in range(ACCOUNT_DEPTH_MAX):
        parent = bench.book(claim()).open(replace(TERMS, parent=parent)).account_id
    with pytest.raises(LimitExceeded) as refused:
        bench.book(claim()).open(replace(TERMS, parent=parent))
    assert refused.value.limit == "ACCOUNT_DEPTH_MAX"


def test_the_states_of_a_book_are_its_open_accounts_with_the_labels_apart(bench: Bench) -> None:
    closed = bench.open("Closed")
    bench.book(claim()).close(closed)
    accounts, labels = chart.states(bench.book(claim()).read)
    assert [state.account for state in labels] == [bench.label]
    ids = {state.account.account_id for state in accounts}
    assert bench.label.terms.parent in ids
    assert closed not in ids
