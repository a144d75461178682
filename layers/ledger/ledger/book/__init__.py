"""The use cases of one business's ledger."""

from ledger.book.book import Book, Posted, PostedTogether

__all__ = ["Book", "Posted", "PostedTogether"]
