"""The consumer of the table's stream: an audit, and a counter of totals. No answer waits for it."""
