"""Patience: how long one request goes on trying, how it waits, and when its answer is due."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import inf
from typing import ClassVar, Self

# No attempt begins later. DynamoDB takes up a transaction whose coordinator died for who sends it
# again 5 s after its first copy, so that one attempt at least must come after them.
DEADLINE_SECONDS = 8.0
# What the last attempt has. So nobody waits for a silent table longer than 9 s: the function gives
# up at 15 s, the gateway at 30 s.
LAST_SECONDS = 1.0
PAUSE_FIRST_SECONDS = 0.02
PAUSE_SECONDS_MAX = 0.2

_LEFT: ContextVar[Callable[[], float]] = ContextVar("seconds left to the answer")


def seconds_left() -> float:
    """How long a call to AWS may still take that is under way in this thread."""
    return _LEFT.get(lambda: inf)()


@dataclass(frozen=True, slots=True)
class RetryBudget:
    """Full jitter until the deadline, which is a reading of `clock` in seconds.

    `answer_by` is another: at that time no call to AWS is under way any more, whatever was left of
    its time-outs and further attempts, so that the client gets an answer of ours. Where there is
    one, a call ends LAST_SECONDS after the deadline, or after its beginning if it begins later: a
    long list is read to its end as long as the table answers.
    """

    deadline: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    answer_by: float = inf
    repeats_reads: ClassVar[bool] = False

    @classmethod
    def of(cls, seconds: float = DEADLINE_SECONDS) -> Self:
        """Patience for a while, and no time at which an answer is due."""
        return cls(time.monotonic() + min(seconds, DEADLINE_SECONDS))

    @classmethod
    def within(cls, seconds: float, trying: float = DEADLINE_SECONDS) -> Self:
        """Patience of a function that has to answer in so many seconds.

        `trying` is for how many of them it begins further attempts; a client waits no longer.
        """
        now = time.monotonic()
        return cls(now + min(seconds, trying), answer_by=now + seconds)

    def pause(self, attempt: int) -> bool:
        """Wait before the nth retry (1, 2 …); False, without waiting, when the time is up."""
        longest = min(PAUSE_FIRST_SECONDS * 2 ** min(attempt, 10), PAUSE_SECONDS_MAX)
        seconds = self.chance() * longest
        if self.clock() + seconds >= self.deadline:
            return False
        self.sleep(seconds)
        return True

    def answered(self) -> None:
        """Hear that the table has answered; the patience of one request is for all its calls."""

    @contextmanager
    def bounding(self) -> Iterator[None]:
        """Bound the call to AWS that is made meanwhile, in this thread, to the time left."""
        due = self._due()
        before = _LEFT.set(lambda: due - self.clock())
        try:
            yield
        finally:
            _LEFT.reset(before)

    def _due(self) -> float:
        """When a call that begins now has to be over; never, where no answer is due."""
        if self.answer_by == inf:
            return inf
        return min(self.answer_by, max(self.deadline, self.clock()) + LAST_SECONDS)


class LongRetryBudget:
    """The patience of a command of any length: `make` makes one for each call anew, at its trouble.

    Its reads are repeated too, since to begin a long command again costs more than to wait.
    """

    repeats_reads: ClassVar[bool] = True

    def __init__(self, make: Callable[[], RetryBudget] = RetryBudget.of) -> None:
        self._make = make
        self._now: RetryBudget | None = None

    def pause(self, attempt: int) -> bool:
        """Wait before a retry; False when the table has not answered for too long."""
        self._now = self._now or self._make()
        return self._now.pause(attempt)

    def answered(self) -> None:
        """Hear that the table has answered: what comes next has patience of its own."""
        self._now = None

    @contextmanager
    def bounding(self) -> Iterator[None]:
        """Leave the call to AWS as long as its own time-outs last."""
        yield
