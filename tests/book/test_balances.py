"""Balances: the changes of a write, the guard of each balance, and the refusal of a guard."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from ledger.book import balances
from ledger.book.balances import NO_CHANGE, BalanceChange
from ledger.core.accounts import Account, AccountTerms, AccountType, Direction
from ledger.core.entries import Draft, DraftLine
from ledger.core.limits import BALANCE_MINOR_MAX, GUARDED_ACCOUNTS_PER_ENTRY_MAX
from ledger.errors import (
    AccountNotFound,
    BalanceAboveCeiling,
    BalanceBelowFloor,
    LimitExceeded,
    ParentBelowFloor,
)
from ledger.store.items.codec import integer
from ledger.store.keys import Scope
from ledger.store.plans import Write

NOW = datetime(2026, 11, 21, tzinfo=UTC)
DEBIT, CREDIT = Direction.DEBIT, Direction.CREDIT
SCOPE = Scope("tenant", "business")
TERMS = AccountTerms("Cash", AccountType.ASSET, DEBIT, "EUR", 0)
CASH, SALES = Account(1, NOW, TERMS), Account(2, NOW, replace(TERMS, floor_minor=None))
LABEL = Account(3, NOW, replace(TERMS, normal_balance=CREDIT, parent=1))
ACCOUNTS = {account.account_id: account for account in (CASH, SALES, LABEL)}
MINOR = st.integers(-BALANCE_MINOR_MAX, BALANCE_MINOR_MAX)


def item(balance_minor: int, is_open: bool = True) -> Any:
    return {"balance_minor": integer(balance_minor), "is_open": {"BOOL": is_open}}


def refusal_of(write: Write, stored_item: Any) -> Any:
    assert write.refusal is not None
    return write.refusal(stored_item)


def guard(floor_minor: int, change_minor: int) -> tuple[int, int]:
    """Return the least and the greatest balance that the guard of a change accepts."""
    account = replace(CASH, terms=replace(TERMS, floor_minor=floor_minor))
    (write,) = balances.balance_writes(SCOPE, {1: account}, {1: BalanceChange(change_minor, 1)})
    values = write.action["Update"]["ExpressionAttributeValues"]
    return int(values[":lowest"]["N"]), int(values[":highest"]["N"])


@given(MINOR, MINOR, MINOR)
def test_a_guard_accepts_exactly_the_balances_that_stay_within_the_bounds(
    floor_minor: int, change_minor: int, balance_minor: int
) -> None:
    low, high = guard(floor_minor, change_minor)
    after_minor = balance_minor + change_minor
    is_within = floor_minor <= after_minor <= BALANCE_MINOR_MAX
    assert (low <= balance_minor <= high) is is_within


def test_drafts_change_guarded_accounts_together_and_a_subledger_first() -> None:
    lines = (DraftLine(1, DEBIT, 7), DraftLine(3, CREDIT, 5), DraftLine(2, CREDIT, 2))
    journal = Draft(NOW, "EUR", lines)
    label_entry = replace(journal, subledger=3)
    changes = balances.changes_of([journal, label_entry], ACCOUNTS)
    assert [*changes.items()] == [(3, BalanceChange(10, entries=1)), (1, BalanceChange(14))]


def test_an_account_without_a_change_is_not_written() -> None:
    changes = {1: NO_CHANGE, 3: BalanceChange(entries=1)}
    (write,) = balances.balance_writes(SCOPE, ACCOUNTS, changes)
    assert write.action["Update"]["ExpressionAttributeValues"][":listed"] == integer(1)


def test_a_write_has_room_for_so_many_balances() -> None:
    maximum = GUARDED_ACCOUNTS_PER_ENTRY_MAX
    accounts = {
        account_id: replace(CASH, account_id=account_id) for account_id in range(maximum + 1)
    }
    changes = {account_id: BalanceChange(1) for account_id in accounts}
    assert len(balances.balance_writes(SCOPE, accounts, {**changes, 0: NO_CHANGE})) == maximum
    with pytest.raises(LimitExceeded) as refused:
        balances.balance_writes(SCOPE, accounts, changes)
    assert (refused.value.maximum, refused.value.actual) == (maximum, maximum + 1)


@pytest.mark.parametrize(
    ("account_id", "change_minor", "balance_minor", "refusal"),
    [
        (3, -6, 5, BalanceBelowFloor),
        (3, 6, BALANCE_MINOR_MAX - 5, BalanceAboveCeiling),
        (1, -6, 5, ParentBelowFloor),
    ],
)
def test_a_failed_guard_is_the_refusal_of_its_bound(
    account_id: int, change_minor: int, balance_minor: int, refusal: type[BalanceBelowFloor]
) -> None:
    changes = {account_id: BalanceChange(change_minor)}
    (write,) = balances.balance_writes(SCOPE, ACCOUNTS, changes)
    error = refusal_of(write, item(balance_minor))
    assert type(error) is refusal
    assert (error.balance_minor, error.change_minor) == (balance_minor, change_minor)
    for unusable_item in (None, item(balance_minor, is_open=False)):
        assert type(refusal_of(write, unusable_item)) is AccountNotFound


def test_a_refusal_of_a_balance_within_the_bounds_is_our_own_fault() -> None:
    (write,) = balances.balance_writes(SCOPE, ACCOUNTS, {3: BalanceChange(-5)})
    with pytest.raises(AssertionError):
        refusal_of(write, item(5))


def test_a_change_that_no_entry_can_make_is_our_own_fault() -> None:
    faults: list[dict[str, Any]] = [{"amount_minor": BALANCE_MINOR_MAX + 1}, {"entries": -1}]
    for fault in (*faults, {"children": 2}):
        with pytest.raises(AssertionError):
            BalanceChange(**fault)
