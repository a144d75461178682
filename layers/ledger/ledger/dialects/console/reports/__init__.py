"""The reports of the console: accounts, entries, trial balances."""
