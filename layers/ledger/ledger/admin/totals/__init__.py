"""Repair totals: from the entries, or from changes that a stream function gave up."""
