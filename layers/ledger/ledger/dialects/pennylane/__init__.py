"""Pennylane ledger entries, journals and accounts. Handlers import the rest as they need it."""

from ledger.dialects.pennylane.dialect import (
    ACCOUNTS_READ,
    ACCOUNTS_WRITE,
    CATEGORIES_READ,
    CATEGORIES_WRITE,
    DIALECT,
    ENTRIES_READ,
    ENTRIES_WRITE,
    FILES_READ,
    FILES_WRITE,
    FISCAL_YEARS_READ,
    JOURNALS_READ,
    JOURNALS_WRITE,
    LEDGER,
    TRIAL_BALANCE_READ,
)

__all__ = [
    "ACCOUNTS_READ",
    "ACCOUNTS_WRITE",
    "CATEGORIES_READ",
    "CATEGORIES_WRITE",
    "DIALECT",
    "ENTRIES_READ",
    "ENTRIES_WRITE",
    "FILES_READ",
    "FILES_WRITE",
    "FISCAL_YEARS_READ",
    "JOURNALS_READ",
    "JOURNALS_WRITE",
    "LEDGER",
    "TRIAL_BALANCE_READ",
]
