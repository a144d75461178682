"""What a process has seen lately, so that a warm request need not read it again."""

from collections.abc import Callable
from typing import Generic, TypeVar

from ledger.aws.clock import elapsed

SECONDS = 60.0
KEPT_MAX = 20_000
K = TypeVar("K")
V = TypeVar("V")


class TtlCache(Generic[K, V]):
    """Values by key, each for SECONDS; shared by all requests of a process."""

    def __init__(self, clock: Callable[[], float] = elapsed) -> None:
        self._clock = clock
        self._kept: dict[K, tuple[float, V]] = {}

    def find(self, key: K) -> V | None:
        kept = self._kept.get(key)
        # A clock that was put back tells no age: then the value is read again.
        return kept[1] if kept and 0 <= self._clock() - kept[0] < SECONDS else None

    def now(self) -> float:
        """Read the clock, before what is to be kept is read: what changes then is not missed."""
        return self._clock()

    def keep(self, key: K, value: V, read_at: float | None = None) -> None:
        """Keep a value that was read at a time of `now`; the present if none is given."""
        if len(self._kept) >= KEPT_MAX:
            self._kept.clear()
        self._kept[key] = (self._clock() if read_at is None else read_at, value)

    def forget_one(self, key: K) -> None:
        self._kept.pop(key, None)

    def forget(self) -> None:
        self._kept.clear()
