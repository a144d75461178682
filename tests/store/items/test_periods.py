"""The period lock as an item."""

from datetime import date

from hypothesis import given, strategies as st

from ledger.store import keys
from ledger.store.items.periods import NEVER, period_item, to_closed_at, to_closed_through
from tests.store.items.samples import LATER, OTHER, SCOPE


@given(st.dates())
def test_the_last_closed_day_is_read_back_as_it_was_written(day: date) -> None:
    assert to_closed_through(period_item(SCOPE, day, LATER, OTHER)) == day


@given(st.dates())
def test_a_book_without_a_lock_is_closed_through_no_later_day(day: date) -> None:
    assert to_closed_through(None) == NEVER <= day
    assert to_closed_at(None) is None


def test_a_lock_names_its_operator_and_its_time() -> None:
    item = period_item(SCOPE, date(2026, 1, 31), LATER, OTHER)
    assert {name: item[name] for name in ("PK", "SK")} == keys.period(SCOPE)
    assert item["by"] == {"S": "operator:ann admin r2"}
    assert to_closed_at(item) == LATER
    assert item["doc"] == {
        "S": '{"closed_through":"2026-01-31","at":"2026-11-24T12:00:00.000005Z"}'
    }
