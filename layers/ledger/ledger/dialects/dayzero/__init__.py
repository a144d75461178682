"""DayZero journal entries. So far: its refusals."""

from ledger.dialects.dayzero.errors import DIALECT

__all__ = ["DIALECT"]
