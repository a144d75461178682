"""The switches of the root's template, which turn rooms on and off."""

import importlib.util
import os
from functools import lru_cache


def is_on(room: str) -> bool:
    """Return whether a dialect or another room is on. A room that DIALECTS does not name is on."""
    return room not in _off()


def is_available(dialect: str) -> bool:
    """Return whether a dialect is on and the layer has it."""
    return is_on(dialect) and importlib.util.find_spec(f"ledger.dialects.{dialect}") is not None


@lru_cache(maxsize=1)
def _off() -> frozenset[str]:
    """Return the rooms that are off: `pennylane` in `dwolla=true,pennylane=false`.

    A room that is `apart` is on: its own stack serves its paths.
    """
    pairs = (pair.partition("=") for pair in os.environ.get("DIALECTS", "").split(","))
    return frozenset(room for room, _, state in pairs if state == "false")
