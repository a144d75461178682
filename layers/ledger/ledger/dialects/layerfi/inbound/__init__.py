"""Layer's requests as the ledger's drafts, accounts, records and tokens."""
