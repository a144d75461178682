"""The frame of HTTP: events in, answers out, authentication, wordings."""

# First of all: the collector pauses while the frame is imported.
import ledger.process  # noqa: F401
