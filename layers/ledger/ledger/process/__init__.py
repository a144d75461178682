"""One process: its settings, its clients, its caches, its log.

The import pauses the garbage collector, so every function imports this package before others.
"""

import gc

# The collector looks for cycles after so many new objects, in place of 700. A request of a
# thousand lines has some 10,000 of them without one cycle.
_NEW_OBJECTS = 50_000


def pause_collection() -> None:
    """Stop the garbage collector during imports, where it takes a tenth of a cold start."""
    gc.disable()


def freeze_startup_objects() -> None:
    """Freeze the objects of the start-up, so that no collection visits them, and collect again."""
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
    gc.enable()


pause_collection()
