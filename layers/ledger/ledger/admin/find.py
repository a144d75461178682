"""The account or entry that an operator names: by code, piece number, or any spelling of its id."""

from collections.abc import Iterator

from ledger.admin.hooks import all_hooks
from ledger.book import Reader, chart, journal, lookup
from ledger.book.journal import JournalQuery
from ledger.core import texts
from ledger.core.accounts import AccountState, Details
from ledger.errors import AccountNotFound, EntryNotFound, LedgerError, NotFound


class AccountUnknown(NotFound):
    """The business has no account with this code or id."""

    account: str
    business: str
    message = "the business {business} has no account {account}"


class EntryUnknown(NotFound):
    """The business has no entry with this id or piece number."""

    entry: str
    business: str
    message = "the business {business} has no entry {entry}"


class EntryAmbiguous(LedgerError):
    """Several entries have this piece number."""

    entry: str
    entries: str
    message = "{entry} names several entries: {entries}. Choose one by its id."


def find_account(read: Reader, text: str) -> AccountState:
    """Return an open or closed account. Raise `AccountUnknown`."""
    try:
        return lookup.account(read, text)
    except AccountNotFound:
        raise AccountUnknown(account=text, business=read.scope.business_id) from None


def find_entry(read: Reader, text: str) -> int:
    """Return an entry's id. Raise `EntryUnknown` or `EntryAmbiguous`.

    No key leads from a piece number to its entry. So a text that is no id is searched in the whole
    general journal.
    """
    try:
        return lookup.entry_id(read, text)
    except EntryNotFound:
        entry_ids = list(_search(read, texts.normal(text)))
    if not entry_ids:
        raise EntryUnknown(entry=text, business=read.scope.business_id)
    if len(entry_ids) > 1:
        uuids = ", ".join(read.ids.entry(entry_id) for entry_id in entry_ids)
        raise EntryAmbiguous(entry=text, entries=uuids)
    return entry_ids[0]


def names_of(details: Details) -> list[str]:
    """Return the texts by which dialects name an entry, such as its piece number."""
    names = (name for hooks in all_hooks() for name in hooks.entry_names(details))
    return list(dict.fromkeys(str(name) for name in names if name))


def _search(read: Reader, name: str) -> Iterator[int]:
    """Yield the ids of the journal's entries that have a name."""
    return chart.whole(
        lambda page_request: journal.map_entries(
            read,
            JournalQuery(page_request),
            lambda entry: name in names_of(entry.details),
            lambda entry, _: entry.entry_id,
        )
    )
