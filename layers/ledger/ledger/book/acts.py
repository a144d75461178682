"""Acts: the times and actors of an entry's removal and an account's closing."""

from ledger.book.reader import Reader
from ledger.core.claims import Act
from ledger.store import keys
from ledger.store.items import codec


def removal(read: Reader, entry_id: int) -> Act | None:
    """Return the act that removed an entry; None if no entry with the id was removed."""
    # A removal stays in the entry's own item, since its id is never free again.
    item = read.table.get(keys.entry(read.scope, entry_id))
    is_removed = item is not None and codec.kind_of(item) == codec.REMOVED
    return codec.to_act(item, "removed") if item and is_removed else None


def closing(read: Reader, account_id: int) -> Act | None:
    """Return the act that closed an account; None if no account with the id was closed."""
    item = read.table.get(keys.account_closing(read.scope, account_id))
    is_closing = item is not None and codec.kind_of(item) == codec.CLOSING
    return codec.to_act(item, "at") if item and is_closing else None
