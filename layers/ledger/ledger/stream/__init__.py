"""What is done with the table's stream of changes, after they are answered. No answer needs it."""
