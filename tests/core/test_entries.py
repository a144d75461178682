"""Entries: debits equal credits, and a refusal changes nothing."""

import copy
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from ledger.core import entries, ids
from ledger.core.accounts import Account, AccountTerms, AccountType, Direction
from ledger.core.entries import Draft, DraftLine, Line
from ledger.core.limits import (
    AMOUNT_MINOR_MAX,
    DESCRIPTION_CHARACTERS_MAX,
    LINES_PER_ENTRY_MAX,
)
from ledger.errors import (
    AmountNotPositive,
    AmountOutOfRange,
    CurrencyMismatch,
    CurrencyUnknown,
    DayOutOfRange,
    EntryUnbalanced,
    EntryWithoutLines,
    LedgerError,
    LimitExceeded,
)
from tests.bench import SOMEBODY

NOW = datetime(2026, 11, 21, tzinfo=UTC)
D, C = Direction.DEBIT, Direction.CREDIT

# Every type of account, guarded and not, so that both signs of every rule are met.
ACCOUNTS = {
    number: Account(
        number,
        NOW,
        AccountTerms(f"{kind}", kind, kind.normal_balance, "EUR", floor, None),
    )
    for number, (kind, floor) in enumerate(
        [(kind, floor) for kind in AccountType for floor in (None, 0, -500)]
    )
}


def debits_less_credits(lines: Sequence[DraftLine | Line]) -> int:
    debits, credits_ = entries.totals_minor(lines)
    return debits - credits_


@st.composite
def balanced_lines(draw: st.DrawFn) -> tuple[DraftLine, ...]:
    """Draw 1 to 30 lines of any accounts, and one more if they need it for their balance."""
    lines = draw(
        st.lists(
            st.tuples(
                st.sampled_from(sorted(ACCOUNTS)),
                st.sampled_from(Direction),
                st.integers(1, 10**9),
                st.text(max_size=5),
            ).map(lambda terms: DraftLine(*terms)),
            min_size=1,
            max_size=30,
        )
    )
    excess = debits_less_credits(lines)
    if excess:
        account = draw(st.sampled_from(sorted(ACCOUNTS)))
        lines.append(DraftLine(account, C if excess > 0 else D, abs(excess)))
    return tuple(draw(st.permutations(lines)))


def drafted(lines: tuple[DraftLine, ...], currency: str = "EUR") -> Draft:
    return Draft(NOW, currency, lines)


def signed_changes(lines: tuple[DraftLine, ...]) -> int:
    """Return the change of all guarded accounts together, with debits positive."""
    changes = entries.changes_minor(lines, ACCOUNTS, "EUR")
    return sum(
        change if ACCOUNTS[number].terms.normal_balance is D else -change
        for number, change in changes.items()
    )


@given(balanced_lines())
def test_an_accepted_entry_has_the_lines_of_its_draft_and_balances(
    lines: tuple[DraftLine, ...],
) -> None:
    entries.check_lines(lines, "EUR")
    entry = entries.accept(drafted(lines), 7, NOW, SOMEBODY)
    assert debits_less_credits(entry.lines) == 0
    assert [(x.account_id, x.direction, x.amount_minor) for x in entry.lines] == [
        (x.account_id, x.direction, x.amount_minor) for x in lines
    ]
    assert [line.slot for line in entry.lines] == list(range(len(lines)))
    guarded = tuple(line for line in lines if ACCOUNTS[line.account_id].is_guarded)
    assert signed_changes(lines) == debits_less_credits(guarded)


@given(balanced_lines(), st.integers(0, 30), st.sampled_from([-1, 1]))
def test_a_difference_of_one_minor_unit_is_refused(
    lines: tuple[DraftLine, ...], place: int, by: int
) -> None:
    line = lines[place % len(lines)]
    off = DraftLine(line.account_id, line.direction, line.amount_minor + by)
    wrong = (*(other for other in lines if other is not line), off)
    before = copy.deepcopy(wrong)
    with pytest.raises((EntryUnbalanced, AmountNotPositive)):
        entries.check_lines(wrong, "EUR")
    assert wrong == before


@pytest.mark.parametrize(
    ("sides", "refusal"),
    [
        # In the order in which they are refused: number of lines, each line, the balance.
        ([], EntryWithoutLines),
        ([(D, 0)] * (LINES_PER_ENTRY_MAX + 1), LimitExceeded),
        ([(D, 0), (C, 1)], AmountNotPositive),
        ([(D, -1), (C, -1)], AmountNotPositive),
        ([(D, AMOUNT_MINOR_MAX + 1), (C, 1)], AmountOutOfRange),
        ([(D, AMOUNT_MINOR_MAX), (C, AMOUNT_MINOR_MAX - 1)], EntryUnbalanced),
        ([(D, 1)], EntryUnbalanced),
        ([(D, 2**53), (C, 2**53)], AmountOutOfRange),
        ([(D, AMOUNT_MINOR_MAX), (C, AMOUNT_MINOR_MAX)], None),
        ([(D, 1), (C, 1)] * (LINES_PER_ENTRY_MAX // 2), None),
    ],
)
def test_lines_are_refused_in_order_of_precedence(
    sides: list[tuple[Direction, int]], refusal: type[LedgerError] | None
) -> None:
    lines = tuple(DraftLine(1, side, amount) for side, amount in sides)
    if refusal is None:
        entries.check_lines(lines, "EUR")
    else:
        with pytest.raises(refusal):
            entries.check_lines(lines, "EUR")


def test_an_unknown_currency_and_a_long_description_are_refused() -> None:
    with pytest.raises(CurrencyUnknown):
        entries.check_header("eur", "", NOW)
    with pytest.raises(LimitExceeded) as refused:
        entries.check_header("EUR", "x" * (DESCRIPTION_CHARACTERS_MAX + 1), NOW)
    assert refused.value.limit == "DESCRIPTION_CHARACTERS_MAX"
    with pytest.raises(CurrencyMismatch):
        entries.changes_minor([DraftLine(1, D, 1)], ACCOUNTS, "USD")


@pytest.mark.parametrize(
    ("at", "is_good"),
    [
        ("1900-01-01T00:00:00+00:00", True),
        ("1900-01-01T00:00:00+14:00", False),
        ("1899-12-31T23:00:00-02:00", True),
        ("2199-12-31T23:59:59+00:00", True),
        ("2199-12-31T23:59:59-12:00", False),
        ("2200-01-01T01:00:00+02:00", True),
        ("0001-01-01T00:00:00+14:00", False),
        ("9999-12-31T23:00:00-12:00", False),
    ],
)
def test_an_entry_counts_on_a_utc_day_of_the_permitted_years(at: str, is_good: bool) -> None:
    if is_good:
        entries.check_header("EUR", "", datetime.fromisoformat(at))
        return
    with pytest.raises(DayOutOfRange):
        entries.check_header("EUR", "", datetime.fromisoformat(at))


def test_an_unbalanced_entry_is_our_own_fault() -> None:
    with pytest.raises(AssertionError):
        entries.accept(drafted((DraftLine(1, D, 1),)), 7, NOW, SOMEBODY)


@pytest.mark.parametrize(
    "fault",
    [
        {"version": 0},
        {"entry_id": -1},
        {"entry_id": ids.ID_MAX + 1},
        {"lines": ()},
        {"lines": (Line(0, 1, D, -5), Line(1, 2, C, -5))},
        {"lines": (Line(0, 1, D, 5), Line(1, 2, C, 4))},
    ],
    ids=str,
)
def test_an_entry_that_no_request_can_make_is_our_own_fault(fault: dict[str, Any]) -> None:
    lines = (DraftLine(1, D, 5), DraftLine(2, C, 5))
    entry = entries.accept(drafted(lines), 7, NOW, SOMEBODY)
    with pytest.raises(AssertionError):
        replace(entry, **fault)
