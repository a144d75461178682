"""DayZero's journal entries and ledgers. Handlers import the rest as they need it."""

from ledger.dialects.dayzero.dialect import DIALECT, READ, WRITE

__all__ = ["DIALECT", "READ", "WRITE"]
