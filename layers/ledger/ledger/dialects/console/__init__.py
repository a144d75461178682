"""The console's own reads: what a person looks at. It writes nothing, and no vendor speaks it."""

from ledger.dialects.console.dialect import DIALECT, READ

__all__ = ["DIALECT", "READ"]
