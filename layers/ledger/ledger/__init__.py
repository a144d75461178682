"""A double-entry ledger: pure rules, one table, and the dialects that speak to it."""
