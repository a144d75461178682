"""The clock misses no freeze of the process, and a call to AWS has a bound as a whole."""

import threading
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from math import inf

import pytest
from hypothesis import given, strategies as st

from ledger.aws.deadlines import UNKNOWN_SECONDS, Clock, call_within, elapsed
from ledger.aws.failures import OutOfTime

HOUR = 3_600.0
BOUNDS = pytest.mark.parametrize("seconds", [HOUR, inf])
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


@BOUNDS
def test_a_bounded_call_returns_its_result(seconds: float) -> None:
    assert call_within(seconds, lambda: 7) == 7


@BOUNDS
@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, TimeoutError, OutOfTime])
def test_an_exception_of_a_bounded_call_reaches_its_caller(
    seconds: float, error: type[BaseException]
) -> None:
    """A time-out of the call itself is no `OutOfTime`: botocore may try again."""

    def fail() -> None:
        raise error

    with pytest.raises(error) as raised:
        call_within(seconds, fail)
    assert raised.type is error


@pytest.mark.parametrize("seconds", [0.01, 0.0, -5.0], ids=["short", "none", "overdrawn"])
def test_a_call_that_outlasts_its_bound_raises_out_of_time(seconds: float) -> None:
    released, ended = threading.Event(), threading.Event()

    def hang() -> None:
        released.wait()
        ended.set()

    with pytest.raises(OutOfTime):
        call_within(seconds, hang)
    assert not ended.is_set()
    released.set()
    assert ended.wait(HOUR), "the call goes on until its own end"


def test_a_bounded_call_has_the_context_of_its_caller() -> None:
    """The retry budget of a request is in the context, and bounds the reads within the call."""
    budget: ContextVar[str] = ContextVar("budget", default="none")
    budget.set("of the request")
    assert call_within(HOUR, budget.get) == "of the request"
    call_within(HOUR, lambda: budget.set("of the call"))
    assert budget.get() == "of the request"


def test_a_call_without_a_bound_needs_no_thread() -> None:
    assert call_within(inf, threading.current_thread) is threading.current_thread()
    assert call_within(HOUR, threading.current_thread) is not threading.current_thread()
