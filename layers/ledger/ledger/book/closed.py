"""Accounts of an entry that were closed after it was posted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ledger.book.reader import Reader
from ledger.core import ids
from ledger.core.entries import Entry
from ledger.errors import AccountClosed, AccountNotFound


@contextmanager
def naming_closed(read: Reader, before: Callable[[], Entry]) -> Iterator[None]:
    """Refuse with `AccountClosed` where an account of the entry `before` is not found.

    The account was there when the entry was posted, and an account is never deleted.
    """
    try:
        yield
    except AccountNotFound as missing:
        if missing.account_id not in {str(line.account_id) for line in before().lines}:
            raise
        number = int(missing.account_id)
        uuid = ids.to_uuid(read.scope.business_id, "account", number)
        raise AccountClosed(account_id=number, account_uuid=uuid) from None
