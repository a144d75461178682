"""The publisher: it puts the log of a book into a bucket that the book's writers cannot reach."""
