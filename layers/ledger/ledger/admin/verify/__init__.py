"""Check the integrity of a whole table: facts of each item, then questions across the facts."""
