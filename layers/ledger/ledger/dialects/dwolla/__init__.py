"""Dwolla Labels. Models and mapping are imported by those handlers that need them."""

from ledger.dialects.dwolla.dialect import (
    DIALECT,
    READ,
    READ_CUSTOMERS,
    WRITE,
    WRITE_CUSTOMERS,
)

__all__ = ["DIALECT", "READ", "READ_CUSTOMERS", "WRITE", "WRITE_CUSTOMERS"]
