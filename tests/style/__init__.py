"""How we write (docs/writing.md), held by reading every text of the project."""
