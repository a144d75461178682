"""A clock that goes on while Lambda freezes a process."""

import time
from collections.abc import Callable
from threading import Lock

# The time that passed is unknown if the wall clock was put back. Each value and connection of
# before is too old then.
UNKNOWN_SECONDS = 3_600.0


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
        self._reading = Lock()
        self._last = clocks()
        self._seconds = 0.0

    def __call__(self) -> float:
        """Return the seconds since the clock was made, or more if the wall clock was put back."""
        with self._reading:
            (monotonic, wall), self._last = self._last, self._clocks()
            by_wall = self._last[1] - wall
            step = max(self._last[0] - monotonic, by_wall)
            self._seconds += UNKNOWN_SECONDS if by_wall < 0 else step
            return self._seconds


elapsed = Clock()
