"""A call to AWS has a bound as a whole, whatever its own time-outs are."""

import threading
from contextvars import ContextVar
from math import inf

import pytest

from ledger.aws.bounded import call_within
from ledger.aws.outcomes import OutOfTime

HOUR = 3_600.0
BOUNDS = pytest.mark.parametrize("seconds", [HOUR, inf])


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
