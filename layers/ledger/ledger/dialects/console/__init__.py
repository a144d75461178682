"""The console's own API: reads for a person. It writes nothing, and no vendor has it."""

from ledger.dialects.console.dialect import DIALECT, READ

__all__ = ["DIALECT", "READ"]
