"""Totals: the sums of entries, and the difference between two versions."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from ledger.core import totals
from ledger.core.accounts import Direction
from ledger.core.entries import Entry, Line
from ledger.core.totals import Total, TotalKey

D, C = Direction.DEBIT, Direction.CREDIT
AT = datetime(2026, 1, 31, 23, 59, tzinfo=UTC)


def entry(*amounts: tuple[int, int], currency: str = "EUR", at: datetime = AT) -> Entry:
    """Return an entry with debits of accounts, and a credit of account 9 for their balance."""
    lines = [Line(slot, account, D, minor) for slot, (account, minor) in enumerate(amounts)]
    lines.append(Line(len(lines), 9, C, sum(minor for _, minor in amounts)))
    return Entry(1, 1, at, at, at, currency, tuple(lines))


TOTALS = st.dictionaries(
    st.builds(
        TotalKey, st.integers(1, 3), st.sampled_from(["EUR", "JPY"]), st.dates(date(2026, 1, 1))
    ),
    st.builds(Total, st.integers(0, 99), st.integers(0, 99), st.integers(1, 9)),
    max_size=4,
)


def test_an_accounts_lines_of_a_day_are_one_total() -> None:
    sums = totals.of_entry(entry((1, 5), (2, 7), (1, 30)))
    day = date(2026, 1, 31)
    assert sums == {
        TotalKey(1, "EUR", day): Total(35, 0, 2),
        TotalKey(2, "EUR", day): Total(7, 0, 1),
        TotalKey(9, "EUR", day): Total(0, 42, 1),
    }
    assert totals.of_entry(None) == {}


def test_a_balance_is_on_the_normal_side() -> None:
    total = Total(50, 20, 3)
    assert (total.balance_minor(D), total.balance_minor(C)) == (30, -30)
    assert Total.of_balance(7, D, 2) == Total(7, 0, 2)
    assert Total.of_balance(7, C, 2) == Total(0, 7, 2)
    for normal in (D, C):
        assert Total.of_balance(-7, normal, 0).balance_minor(normal) == -7


@given(TOTALS, TOTALS)
def test_a_total_and_its_difference_sum_to_the_next_total(
    before: dict[TotalKey, Total], after: dict[TotalKey, Total]
) -> None:
    changes = totals.difference(before, after)
    assert list(changes) == sorted(changes)
    assert Total() not in changes.values()
    whole = totals.summed([before, changes])
    assert {place: total for place, total in whole.items() if total != Total()} == after


@given(st.lists(TOTALS, max_size=4))
def test_a_sum_has_the_sum_of_each_key(all_totals: list[dict[TotalKey, Total]]) -> None:
    sums = totals.summed(all_totals)
    for place, total in sums.items():
        assert total.debit_minor == sum(x[place].debit_minor for x in all_totals if place in x)
        assert total.credit_minor == sum(x[place].credit_minor for x in all_totals if place in x)
        assert total.lines == sum(x[place].lines for x in all_totals if place in x)
    assert sums.keys() == {place for x in all_totals for place in x}


def test_a_day_of_another_zone_is_our_own_fault() -> None:
    with pytest.raises(AssertionError):
        totals.of_entry(entry((1, 5), at=AT.astimezone(timezone(timedelta(hours=2)))))
