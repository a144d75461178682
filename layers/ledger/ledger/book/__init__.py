"""The use cases of one business's ledger."""

from ledger.book.accounts import Opening
from ledger.book.book import Book
from ledger.book.posting import Posted, Posting
from ledger.book.reader import Reader

__all__ = ["Book", "Opening", "Posted", "Posting", "Reader"]
