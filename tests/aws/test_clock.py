"""A count of seconds that misses no freeze of the process, whichever of its clocks stops."""

from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given, strategies as st

from ledger.aws.clock import UNKNOWN_SECONDS, Clock, elapsed

# Whole seconds, so that sums are exact.
STEP = st.integers(0, 10**6).map(float)
ANY_STEP = st.integers(-(10**6), 10**6).map(float)


def readings(steps: Iterable[tuple[float, float]]) -> list[float]:
    """Return the clock's readings after each step of the monotonic clock and the wall clock."""
    now = [1_000.0, 1_800_000_000.0]
    clock = Clock(lambda: (now[0], now[1]))

    def read() -> Iterator[float]:
        for monotonic, wall in steps:
            now[0] += monotonic
            now[1] += wall
            yield clock()

    return [*read()]


@given(st.lists(st.tuples(STEP, STEP)))
def test_a_reading_is_the_sum_of_the_larger_steps(steps: list[tuple[float, float]]) -> None:
    larger = [max(step) for step in steps]
    assert readings(steps) == [sum(larger[: count + 1]) for count in range(len(larger))]


@given(st.lists(st.tuples(STEP, ANY_STEP)))
def test_a_reading_is_never_below_an_earlier_one(steps: list[tuple[float, float]]) -> None:
    assert readings(steps) == sorted(readings(steps))


@given(st.lists(st.tuples(STEP, ANY_STEP), min_size=1), st.integers(1, 10**6))
def test_a_wall_clock_that_is_put_back_makes_all_before_it_old(
    steps: list[tuple[float, float]], back: int
) -> None:
    *earlier, last = readings([*steps, (0.0, -float(back))])
    assert last - max(earlier) == UNKNOWN_SECONDS


@pytest.mark.parametrize("freeze", [(0.0, 90.0), (90.0, 0.0)], ids=["monotonic", "wall"])
def test_a_freeze_counts_after_the_wall_clock_was_put_back(freeze: tuple[float, float]) -> None:
    """The difference to a fixed beginning would hide it."""
    put_back, thawed = readings([(1.0, -600.0), freeze])
    assert thawed - put_back == 90.0


def test_the_clock_of_a_process_goes_on() -> None:
    assert 0 <= elapsed() <= elapsed()
