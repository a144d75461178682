"""The use cases of one business's ledger."""

from ledger.book.book import Book
from ledger.book.posted import Posted, PostedTogether
from ledger.book.reader import Reader

__all__ = ["Book", "Posted", "PostedTogether", "Reader"]
