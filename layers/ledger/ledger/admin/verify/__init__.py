"""Check the integrity of a whole table."""
