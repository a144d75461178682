"""A clock that goes on while Lambda freezes a process."""

import time

_BEGAN = time.monotonic(), time.time()


def elapsed() -> float:
    """Return the seconds since the process began, by the clock that is ahead.

    Lambda freezes a process between requests, and one of the clocks may stop meanwhile. Cached
    tokens and idle connections must grow old in a freeze too.
    """
    return max(time.monotonic() - _BEGAN[0], time.time() - _BEGAN[1])
