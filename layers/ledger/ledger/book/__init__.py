"""The use cases of one business's ledger."""

from ledger.book.book import Book, Posted
from ledger.book.reader import PostedTogether, Reader

__all__ = ["Book", "Posted", "PostedTogether", "Reader"]
