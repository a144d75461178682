"""Layer's journal entries and what stands beside them. Handlers import the rest as they need it."""

from ledger.dialects.layerfi.dialect import DIALECT, READ, WRITE

__all__ = ["DIALECT", "READ", "WRITE"]
