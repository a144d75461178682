"""A clock that does not stand still while Lambda freezes a process."""

import time

_BEGAN = time.monotonic(), time.time()


def elapsed() -> float:
    """Tell the seconds since the process began, by the clock that has gone further.

    Lambda freezes a process between requests. One of the clocks may stand still meanwhile, and what
    is revoked must not be believed the longer for it.
    """
    return max(time.monotonic() - _BEGAN[0], time.time() - _BEGAN[1])
