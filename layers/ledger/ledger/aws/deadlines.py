"""Time: a clock of the process, and the deadlines of calls to AWS and of their retries.

The clock goes on while Lambda freezes the process. A retry budget says how long one request may
retry, how it pauses, and when its answer is due. botocore's time-outs are for one address of a
name, and for one read. A name has up to eight addresses, so that a call of three attempts would
outlast the function.
"""

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar, copy_context
from math import inf
from threading import Thread
from typing import Any, ClassVar, Self, TypeVar

from msgspec import Struct

from ledger.aws.failures import OutOfTime, may_be_retried

T = TypeVar("T")

# The time that passed is unknown if the wall clock was put back. Each value and connection of
# before is too old then.
UNKNOWN_SECONDS = 3_600.0

# No attempt begins later. If a transaction's coordinator died, DynamoDB resumes the transaction for
# a copy that comes 5 s after the first one. So at least one attempt must come after these 5 s.
DEADLINE_SECONDS = 8.0
# The time of the last attempt. A silent table delays an answer by 9 s at most; the function times
# out after 15 s, the gateway after 30 s.
LAST_SECONDS = 1.0
BOTOCORE_PAUSE_SECONDS_MAX = 2  # before the last of its attempts
PAUSE_FIRST_SECONDS = 0.02
PAUSE_SECONDS_MAX = 0.2

_SECONDS_LEFT: ContextVar[Callable[[], float]] = ContextVar("seconds left to the answer")


class Clock:
    """A count of seconds by two clocks: the larger step of both between each two readings.

    Lambda freezes a process between requests, and one of the clocks may stop meanwhile. Cached
    tokens and idle connections must grow old in a freeze too. The difference to a fixed beginning
    would hide a freeze after the wall clock was put back.
    """

    def __init__(
        self, clocks: Callable[[], tuple[float, float]] = lambda: (time.monotonic(), time.time())
    ) -> None:
        self._clocks = clocks
        self._last = (*clocks(), 0.0)

    def __call__(self) -> float:
        """Return the seconds since the clock was made, or more if the wall clock was put back."""
        monotonic_before, wall_before, seconds = self._last
        monotonic, wall = self._clocks()
        by_wall = wall - wall_before
        step = max(monotonic - monotonic_before, by_wall)
        seconds += UNKNOWN_SECONDS if by_wall < 0 else step
        # One assignment: a thread reads the whole state of another one, so it needs no lock.
        self._last = (monotonic, wall, seconds)
        return seconds


elapsed = Clock()


def seconds_left() -> float:
    """Return how long the current call to AWS of this thread may still take."""
    return _SECONDS_LEFT.get(lambda: inf)()


class _Limit:
    """The time left until a call to AWS is due; within `with`, that of this thread's call."""

    def __init__(self, due: float, clock: Callable[[], float]) -> None:
        self._due, self._clock = due, clock

    def __call__(self) -> float:
        return self._due - self._clock()

    def __enter__(self) -> None:
        self._token = _SECONDS_LEFT.set(self)

    def __exit__(self, *_: object) -> None:
        _SECONDS_LEFT.reset(self._token)


def _attempts(pause: Callable[[int], bool]) -> Iterator[int]:
    attempt = 1
    yield attempt
    while pause(attempt):
        attempt += 1
        yield attempt


class RetryBudget(Struct, frozen=True):
    """The time for attempts, until the deadline, with full jitter between them.

    `deadline` and `answer_by` are readings of `clock` in seconds. At `answer_by` no call to AWS may
    be under way any more, so that the client gets an answer of ours. With an `answer_by`, a call
    ends LAST_SECONDS after the deadline, or after its own beginning if that is later. So a long
    list is read to its end as long as the table answers.
    """

    deadline: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    answer_by: float = inf
    repeats_reads: ClassVar[bool] = False

    @classmethod
    def for_seconds(cls, seconds: float = DEADLINE_SECONDS) -> Self:
        """Return a budget of some seconds, at most DEADLINE_SECONDS, without a due answer."""
        return cls(time.monotonic() + min(seconds, DEADLINE_SECONDS))

    @classmethod
    def for_answer_in(cls, seconds: float, retry_seconds: float = DEADLINE_SECONDS) -> Self:
        """Return the budget of a function that must answer in `seconds`.

        No attempt begins after `retry_seconds`, since a client waits no longer.
        """
        now = time.monotonic()
        return cls(now + min(seconds, retry_seconds), answer_by=now + seconds)

    def attempts(self) -> Iterator[int]:
        """Yield 1 at once, and each next number after a pause; end when the time is up."""
        return _attempts(self.pause)

    def pause(self, attempt: int) -> bool:
        """Wait before the nth retry (1, 2 …). Return False, without a wait, if the time is up."""
        longest = min(PAUSE_FIRST_SECONDS * 2 ** min(attempt, 10), PAUSE_SECONDS_MAX)
        seconds = self.chance() * longest
        if self.clock() + seconds >= self.deadline:
            return False
        self.sleep(seconds)
        return True

    @property
    def seconds_to_answer(self) -> float:
        """The time until the answer is due."""
        return self.answer_by - self.clock()

    def note_answer(self) -> None:
        """Ignore that the table has answered: one request has one budget for all its calls."""

    def limit_call(self) -> AbstractContextManager[object]:
        """Limit the call to AWS that this thread makes meanwhile to the time left."""
        return _Limit(self._due(), self.clock)

    def _due(self) -> float:
        if self.answer_by == inf:
            return inf
        return min(self.answer_by, max(self.deadline, self.clock()) + LAST_SECONDS)


class LongRetryBudget:
    """The budget of a command of any length: a new one, by `make`, for each call of the table.

    Its reads are repeated too, since to begin a long command again costs more than to wait.
    """

    repeats_reads: ClassVar[bool] = True

    def __init__(self, make: Callable[[], RetryBudget] = RetryBudget.for_seconds) -> None:
        self._make = make
        self._current: RetryBudget | None = None

    def attempts(self) -> Iterator[int]:
        """Yield 1 at once, and each next number after a pause; end when the time is up.

        An earlier call that had no success leaves the next one its whole time.
        """
        self._current = None
        return _attempts(self.pause)

    def pause(self, attempt: int) -> bool:
        """Wait before a retry. Return False if the table has not answered for too long."""
        self._current = self._current or self._make()
        return self._current.pause(attempt)

    @property
    def seconds_to_answer(self) -> float:
        """The time until the answer is due: a command may take any."""
        return inf

    def note_answer(self) -> None:
        """End the current budget: the next call gets a budget of its own."""
        self._current = None

    def limit_call(self) -> AbstractContextManager[object]:
        """Leave the call to AWS as long as its own time-outs last."""
        return nullcontext()


def stop_in_time(response: tuple[Any, dict[str, Any]] | None = None, **_: Any) -> None:
    """Raise `OutOfTime` instead of an attempt that may end after the answer is due."""
    is_last = seconds_left() <= BOTOCORE_PAUSE_SECONDS_MAX + LAST_SECONDS
    if is_last and may_be_retried(response):
        raise OutOfTime


def call_within(seconds: float, call: Callable[[], T]) -> T:
    """Return the call's result, or raise its exception. Raise `OutOfTime` after `seconds`.

    The call then goes on in a thread of its own until its time-outs end it, and its result is lost.
    """
    if seconds == inf:
        return call()
    future: Future[T] = Future()
    context = copy_context()
    Thread(target=lambda: context.run(_settle, future, call), daemon=True).start()
    try:
        return future.result(max(seconds, 0))
    except TimeoutError:
        if future.done():
            raise  # the call's own
        raise OutOfTime from None


def _settle(future: Future[T], call: Callable[[], T]) -> None:
    try:
        result = call()
    except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to the caller
        future.set_exception(error)
    else:
        future.set_result(result)
