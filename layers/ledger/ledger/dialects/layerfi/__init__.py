"""Layer journal entries. So far: its refusals."""

from ledger.dialects.layerfi.errors import DIALECT

__all__ = ["DIALECT"]
