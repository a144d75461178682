"""DayZero's journal entries and ledgers. Handlers import further rooms as they need them."""

from ledger.dialects.dayzero.dialect import DIALECT, READ, WRITE

__all__ = ["DIALECT", "READ", "WRITE"]
