"""Pure rules: money, ids, accounts, entries. No clock, no I/O, no pydantic."""
