"""The frame around the core: events in, answers out, authentication, settings."""

import gc

# What is imported stays. Looking through it for garbage, dozens of times, is a tenth of a cold
# start; whoever is done with importing says `settled`.
gc.disable()


def settled() -> None:
    """What is there now stays; from here on garbage is looked for, and only among what comes."""
    gc.freeze()
    gc.enable()
