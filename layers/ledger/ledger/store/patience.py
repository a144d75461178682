"""Patience: how long one request goes on trying, and how it waits in between."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

DEADLINE_SECONDS = 6.0  # The gateway gives up at 30 s, the function at 15 s.
PAUSE_FIRST_SECONDS = 0.02
PAUSE_SECONDS_MAX = 0.2


@dataclass(frozen=True, slots=True)
class Patience:
    """Full jitter until the deadline, which is a reading of `clock` in seconds."""

    deadline: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random

    @classmethod
    def of(cls, seconds: float = DEADLINE_SECONDS) -> "Patience":
        return cls(time.monotonic() + min(seconds, DEADLINE_SECONDS))

    def pause(self, attempt: int) -> bool:
        """Wait before the nth retry (1, 2 …); False, without waiting, when the time is up."""
        longest = min(PAUSE_FIRST_SECONDS * 2 ** min(attempt, 10), PAUSE_SECONDS_MAX)
        seconds = self.chance() * longest
        if self.clock() + seconds >= self.deadline:
            return False
        self.sleep(seconds)
        return True
