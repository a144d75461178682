"""Export a book as text, and import rows into a book."""
