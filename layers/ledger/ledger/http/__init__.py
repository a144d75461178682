"""The frame of HTTP: events in, answers out, authentication, wordings."""

# The first import, so that the garbage collector pauses during all others.
import ledger.process  # noqa: F401
