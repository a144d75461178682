"""Which rooms are on here: the switches of the root's template."""

import importlib.util
import os
from functools import lru_cache


def is_on(room: str) -> bool:
    """Tell whether a dialect, or another room, is on; whoever is not named in DIALECTS is."""
    return room not in _off()


def is_spoken(dialect: str) -> bool:
    """Tell whether a dialect is on, and the layer has it."""
    return is_on(dialect) and importlib.util.find_spec(f"ledger.dialects.{dialect}") is not None


@lru_cache(maxsize=1)
def _off() -> frozenset[str]:
    """Read from DIALECTS, once, who is off: `pennylane`, of `dwolla=true,pennylane=false`.

    A room that is `apart` is on: a stack of its own serves its paths.
    """
    said = (pair.partition("=") for pair in os.environ.get("DIALECTS", "").split(","))
    return frozenset(room for room, _, state in said if state == "false")
