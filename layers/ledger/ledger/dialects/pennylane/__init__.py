"""Pennylane ledger entries. So far: its refusals."""

from ledger.dialects.pennylane.errors import DIALECT

__all__ = ["DIALECT"]
