"""The use cases of one business's ledger."""

from ledger.book.book import Book
from ledger.book.reader import Posted, PostedTogether, Reader

__all__ = ["Book", "Posted", "PostedTogether", "Reader"]
