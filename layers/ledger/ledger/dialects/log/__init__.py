"""The API of a book's log: changes in one order, and what proves them. No vendor has it."""

from ledger.dialects.log.dialect import DIALECT, READ

__all__ = ["DIALECT", "READ"]
