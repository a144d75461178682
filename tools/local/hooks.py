"""Looking at a client's requests, or answering them, by botocore's own events."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any


@contextmanager
def hooked(
    client: Any, hooks: Mapping[str, Callable[..., Any]], *, first: bool = False
) -> Iterator[None]:
    """Attach functions to a client's events, after all other hooks or before them."""
    events = client.meta.events
    register = events.register_first if first else events.register_last
    for event, hook in hooks.items():
        register(event, hook, unique_id=id(hook))
    try:
        yield
    finally:
        for event, hook in hooks.items():
            events.unregister(event, hook, unique_id=id(hook))
