"""Items: one module for each kind of item of the table."""
