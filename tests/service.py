"""Several service processes in one: each with what it has seen, and with a clock that is set."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ledger.directory import Business, Principal
from ledger.process.runtime import runtime
from ledger.store.cache import BookCache, TtlCache
from ledger.store.formats import Formats


@dataclass
class Clock:
    """A clock that stands still until somebody sets it; seconds."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Service:
    """The caches of one process; `running` makes it the process that answers."""

    clock: Clock
    remembered: dict[str, object] = field(init=False)

    def __post_init__(self) -> None:
        principals: TtlCache[str, Principal] = TtlCache(self.clock)
        businesses: TtlCache[tuple[str, str], Business] = TtlCache(self.clock)
        formats: TtlCache[str, int] = TtlCache(self.clock)
        memories = {"principals": principals, "businesses": businesses, "used_up": {}}
        self.remembered = {**memories, "chart": BookCache(), "formats": Formats(formats)}

    @contextmanager
    def running(self) -> Iterator[None]:
        """Answer from this memory, and leave that of the others alone."""
        process = runtime()
        before = {name: getattr(process, name) for name in self.remembered}
        vars(process).update(self.remembered)
        try:
            yield
        finally:
            vars(process).update(before)
