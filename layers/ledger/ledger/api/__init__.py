"""The frame around the core: events in, answers out, authentication, settings."""

import gc

# What is imported stays. Looking through it for garbage, dozens of times, is a tenth of a cold
# start; `runtime.settled` begins with it again.
gc.disable()
