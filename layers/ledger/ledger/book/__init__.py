"""The use cases of one business's ledger."""

from ledger.book.book import Book
from ledger.book.openings import Opening
from ledger.book.posted import Made, Posted, PostedTogether
from ledger.book.reader import Reader

__all__ = ["Book", "Made", "Opening", "Posted", "PostedTogether", "Reader"]
