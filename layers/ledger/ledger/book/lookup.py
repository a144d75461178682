"""The look-up of an account or entry by any text that identifies it in a dialect."""

from functools import partial

from ledger.book.accounts import CODE
from ledger.book.reader import Reader
from ledger.core import ids, texts
from ledger.core.accounts import AccountState
from ledger.core.ids import Kind
from ledger.core.records import Name
from ledger.errors import AccountNotFound, EntryNotFound

_LINES = (Kind.LINE, Kind.MANUAL_LINE)


def account(read: Reader, text: str) -> AccountState:
    """Return an open or closed account by UUID, integer id or code. Raise `AccountNotFound`."""
    missing = partial(AccountNotFound, account_id=text)
    account_id = read.ids.any_id(Kind.ACCOUNT, text)
    state = read.find_state(account_id) if account_id is not None else None
    if state is not None:
        return state
    owner_id = read.find_named(Name(CODE, text))
    if owner_id is None:
        raise missing()
    return read.any_state(owner_id, missing)


def entry_id(read: Reader, text: str) -> int:
    """Return an entry's id by its UUID or integer, or by those of one of its lines.

    Raise `EntryNotFound`.
    """
    candidates = [
        read.ids.any_id(Kind.ENTRY, text),
        read.ids.id_of(Kind.MANUAL_ENTRY, text),
    ]
    candidates += [(read.ids.place(kind, text) or (None,))[0] for kind in _LINES]
    if texts.is_number(text):
        candidates.append(ids.split_line_id(int(text))[0])
    # The digest in a UUID fits one kind alone. An integer may be an entry's or a line's.
    for candidate in candidates:
        if candidate is not None and candidate <= ids.ID_MAX and read.is_entry(candidate):
            return candidate
    raise EntryNotFound(entry_id=text)
