"""The log of a book: rows, leaves, tree, tiles and signed checkpoints, without clock and I/O."""
