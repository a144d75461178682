"""The retry budget: how long one request may retry, how it pauses, and when its answer is due."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import inf
from typing import ClassVar, Self

# No attempt begins later. If a transaction's coordinator died, DynamoDB resumes the transaction for
# a copy that comes 5 s after the first one. So at least one attempt must come after these 5 s.
DEADLINE_SECONDS = 8.0
# The time of the last attempt. A silent table delays an answer by 9 s at most; the function times
# out after 15 s, the gateway after 30 s.
LAST_SECONDS = 1.0
PAUSE_FIRST_SECONDS = 0.02
PAUSE_SECONDS_MAX = 0.2

_SECONDS_LEFT: ContextVar[Callable[[], float]] = ContextVar("seconds left to the answer")


def seconds_left() -> float:
    """Return how long the current call to AWS of this thread may still take."""
    return _SECONDS_LEFT.get(lambda: inf)()


def _attempts(pause: Callable[[int], bool]) -> Iterator[int]:
    attempt = 1
    yield attempt
    while pause(attempt):
        attempt += 1
        yield attempt


@dataclass(frozen=True, slots=True)
class RetryBudget:
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

    def note_answer(self) -> None:
        """Ignore that the table has answered: one request has one budget for all its calls."""

    @contextmanager
    def limit_call(self) -> Iterator[None]:
        """Limit the call to AWS that this thread makes meanwhile to the time left."""
        due = self._due()
        token = _SECONDS_LEFT.set(lambda: due - self.clock())
        try:
            yield
        finally:
            _SECONDS_LEFT.reset(token)

    def _due(self) -> float:
        if self.answer_by == inf:
            return inf
        return min(self.answer_by, max(self.deadline, self.clock()) + LAST_SECONDS)


class LongRetryBudget:
    """The budget of a command of any length: a new one, by `make`, after each answer of the table.

    Its reads are repeated too, since to begin a long command again costs more than to wait.
    """

    repeats_reads: ClassVar[bool] = True

    def __init__(self, make: Callable[[], RetryBudget] = RetryBudget.for_seconds) -> None:
        self._make = make
        self._current: RetryBudget | None = None

    def attempts(self) -> Iterator[int]:
        """Yield 1 at once, and each next number after a pause; end when the time is up."""
        return _attempts(self.pause)

    def pause(self, attempt: int) -> bool:
        """Wait before a retry. Return False if the table has not answered for too long."""
        self._current = self._current or self._make()
        return self._current.pause(attempt)

    def note_answer(self) -> None:
        """End the current budget: the next call gets a budget of its own."""
        self._current = None

    @contextmanager
    def limit_call(self) -> Iterator[None]:
        """Leave the call to AWS as long as its own time-outs last."""
        yield
