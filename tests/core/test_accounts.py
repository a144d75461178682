"""Accounts: their normal balances, their floors, their names and their parts."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from ledger.core import accounts
from ledger.core.accounts import Account, AccountState, AccountTerms, AccountType, Direction
from ledger.errors import TextRefused

NOW = datetime(2026, 11, 21, tzinfo=UTC)
D, C = Direction.DEBIT, Direction.CREDIT
TERMS = AccountTerms("Cash", AccountType.ASSET, D, "EUR", -500)


def test_assets_and_expenses_have_debit_balances() -> None:
    sides = {kind: kind.normal_balance for kind in AccountType}
    assert [kind.value for kind, side in sides.items() if side is D] == ["asset", "expense"]
    assert (D.opposite, C.opposite) == (C, D)


def test_an_overdrawn_account_is_our_own_fault() -> None:
    account = Account(1, NOW, TERMS)
    assert AccountState(account, -500, 0, 0, is_open=True).balance_minor == -500
    with pytest.raises(AssertionError):
        AccountState(account, -501, 0, 0, is_open=True)
    without_floor = replace(account, terms=replace(TERMS, floor_minor=None))
    assert AccountState(without_floor, -501, 0, 0, is_open=True).balance_minor == -501


def test_an_account_with_a_negative_count_is_our_own_fault() -> None:
    account = Account(1, NOW, TERMS)
    for counts in ((-1, 0), (0, -1)):
        with pytest.raises(AssertionError):
            AccountState(account, 0, *counts, is_open=True)


def test_an_account_is_guarded_by_any_floor_and_has_a_currency_then() -> None:
    assert Account(1, NOW, replace(TERMS, floor_minor=0)).is_guarded
    assert not Account(1, NOW, replace(TERMS, floor_minor=None)).is_guarded
    with pytest.raises(AssertionError):
        replace(TERMS, currency=None)


def test_a_name_and_a_code_are_stored_in_the_normal_form_of_names() -> None:
    composed, decomposed = "Caf\u00e9", "Cafe\u0301"
    terms = replace(TERMS, name=f" {decomposed} ", code=decomposed)
    assert accounts.as_called(terms) == replace(TERMS, name=composed, code=composed)
    assert accounts.as_called(TERMS) is TERMS


@pytest.mark.parametrize(
    ("name", "code", "place"),
    [
        ("a\0", "", "name"),
        ("\x1f", "1 2", "name"),
        ("Cash", "51\x1f", "account_number"),
        ("Cash", "5 12", "account_number"),
        ("Cash", "512\u200b", "account_number"),
        ("Cash", "512\ufe0f", "account_number"),
        ("Cash\u3164", "", "name"),
    ],
)
def test_a_name_or_code_with_a_forbidden_character_is_refused(
    name: str, code: str, place: str
) -> None:
    with pytest.raises(TextRefused) as refused:
        accounts.as_called(replace(TERMS, name=name, code=code))
    assert refused.value.place == place


def test_a_label_has_no_parts_and_its_owner_only_labels() -> None:
    label, owner = replace(TERMS, role=accounts.SUBLEDGER), replace(TERMS, role=accounts.DIVIDED)
    assert label.has_subledger
    assert not owner.has_subledger
    pairs = [(part, whole) for part in (label, owner, TERMS) for whole in (label, owner, TERMS)]
    permitted = [(part, whole) for part, whole in pairs if part.may_be_part_of(whole)]
    assert permitted == [(label, owner), (label, TERMS), (owner, TERMS), (TERMS, TERMS)]
