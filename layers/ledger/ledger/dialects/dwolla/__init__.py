"""Dwolla Labels. Models and mapping are imported by those handlers that need them."""

from ledger.dialects.dwolla.dialect import DIALECT, READ, WRITE

__all__ = ["DIALECT", "READ", "WRITE"]
