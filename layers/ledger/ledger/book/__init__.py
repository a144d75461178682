"""The use cases of one business's ledger."""

from ledger.book.book import Book
from ledger.book.openings import Opening
from ledger.book.posted import Batch, Made, Posted
from ledger.book.reader import Reader

__all__ = ["Batch", "Book", "Made", "Opening", "Posted", "Reader"]
