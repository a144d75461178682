"""Accounts as items: terms in the document, balance and counts beside it."""

import pytest
from hypothesis import given, strategies as st

from ledger.aws.items import Item
from ledger.core.accounts import Account, AccountState, AccountTerms, AccountType, Direction
from ledger.store import keys
from ledger.store.items import accounts as account_items
from ledger.store.items.accounts import closing_item
from ledger.store.items.codec import integer, text
from tests.bench import NOW
from tests.store.items.samples import LATER, OTHER, SCOPE

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


def test_a_closing_keeps_its_form() -> None:
    assert closing_item(SCOPE, 3, NOW, OTHER) == {
        **keys.account_closing(SCOPE, 3),
        "kind": text("closing"),
        "format": integer(1),
        "by": text("operator:ann admin r2"),
        "doc": text('{"at":"2026-11-21T12:00:00.000000Z"}'),
    }


def test_an_account_without_an_actor_is_read_without_one() -> None:
    item = account_items.account_item(SCOPE, ACCOUNTS[0], 0, 0)
    assert "by" not in item
    assert account_items.to_account(item).by is None


@given(st.sampled_from(AccountType), st.sampled_from(Direction), st.none() | st.integers())
def test_terms_of_any_type_side_and_floor_are_read_back(
    kind: AccountType, side: Direction, floor_minor: int | None
) -> None:
    currency = None if floor_minor is None else "EUR"
    account = Account(7, NOW, AccountTerms("Funds", kind, side, currency, floor_minor))
    item = account_items.account_item(SCOPE, account, floor_minor or 0, 0)
    assert account_items.to_account(item) == account


@pytest.mark.parametrize(
    "corruption",
    [{"balance_minor": integer(-6)}, {"entries": integer(-1)}, {"children": integer(-1)}],
    ids=["below its floor", "negative entries", "negative children"],
)
def test_an_impossible_state_is_not_read(corruption: Item) -> None:
    item = account_items.account_item(SCOPE, ACCOUNTS[1], -5, 1)
    assert account_items.to_account_state(item).balance_minor == -5
    with pytest.raises(AssertionError):
        account_items.to_account_state({**item, **corruption})


def test_no_account_is_its_own_parent() -> None:
    terms = AccountTerms("Funds", KIND, KIND.normal_balance, parent=7)
    with pytest.raises(AssertionError):
        account_items.account_item(SCOPE, Account(7, NOW, terms), 0, 0)
