"""What ended a thing of a book: when that was, and who did it."""

from ledger.book.reader import Reader
from ledger.core.actors import Act
from ledger.store import keys
from ledger.store.items import codec


def removal(read: Reader, number: int) -> Act | None:
    """Read when an entry was removed, and by whom; None if it is there, or never was."""
    item = read.table.get(keys.entry(read.scope, number))
    is_removed = item is not None and codec.kind_of(item) == codec.REMOVED
    return codec.to_act(item, "removed") if item and is_removed else None


def closing(read: Reader, number: int) -> Act | None:
    """Read when an account was closed, and by whom; None if it is open, or never was."""
    item = read.table.get(keys.account_closing(read.scope, number))
    is_closing = item is not None and codec.kind_of(item) == codec.CLOSING
    return codec.to_act(item, "at") if item and is_closing else None
