"""First uses: the first line on an account takes the mark `unused` off the account's item.

Only an account with the mark can be deleted. The write of its first entry takes the mark off, if
the account is open, and the deletion requires the mark. So one of the two fails, in whatever order
they come. No later entry needs this write, since the mark never comes back.

An older release posts without taking the mark off. So a deletion looks for lines too.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from msgspec.structs import replace

from ledger.aws.failures import RETRY_AFTER_SECONDS
from ledger.book import journal, totals
from ledger.book.balances import NO_CHANGE, BalanceChange, balance_writes
from ledger.book.journal import JournalQuery, Order
from ledger.book.paging import PageRequest
from ledger.book.reader import Reader
from ledger.core.accounts import Account
from ledger.core.entries import Entry
from ledger.core.limits import GUARDED_ACCOUNTS_PER_ENTRY_MAX, RECORDS_PER_WRITE_MAX
from ledger.errors import Contention, StateConflict
from ledger.store import keys
from ledger.store.retry import write_until_settled

# An entry's creation is the time of its request, which may precede its write in the table.
REQUEST_TIME = timedelta(minutes=1)


class AccountInUse(StateConflict):
    """An account with lines, parts or a role cannot be deleted."""

    account_id: int
    account_uuid: str
    message = (
        "The account {account_uuid} has transactions or child accounts, or belongs to labels, so it"
        " cannot be deleted."
    )


def with_first_uses(
    read: Reader,
    accounts: Iterable[Account],
    changes: Mapping[int, BalanceChange],
    other_writes: int = 0,
) -> dict[int, BalanceChange]:
    """Return the changes of balances together with the first uses of the accounts.

    One transaction has no room for the first uses of very many accounts beside `other_writes`.
    Their marks are taken off before it. Raise `AccountNotFound` if one of them is closed.
    """
    unused = {account.account_id: account for account in accounts if account.is_unused}
    changed_ids = {account_id for account_id, change in changes.items() if change != NO_CHANGE}
    room = min(GUARDED_ACCOUNTS_PER_ENTRY_MAX, RECORDS_PER_WRITE_MAX - other_writes)
    if len(changed_ids | unused.keys()) > room:
        # A mark that is off stays off, also if the entry itself is refused.
        _take_marks(read, unused)
        return dict(changes)
    return {**changes, **{i: _first_use(changes.get(i, NO_CHANGE)) for i in unused}}


def has_lines(read: Reader, account: Account) -> bool:
    """Return whether an entry has a line on an account, whatever its mark says.

    The totals have the older entries; the journal itself has those that no total has yet. Raise
    `Contention` if there are too many of them to read.
    """
    if totals.has_any(read, account.account_id):
        return True
    counted_at = totals.counted_at(read) or account.created_at
    begin = keys.position(max(counted_at, account.created_at) - REQUEST_TIME, 0)
    query = JournalQuery(PageRequest(1, ascending=True), Order.CREATION, created=(begin, ""))

    def has_line(entry: Entry) -> bool:
        return any(line.account_id == account.account_id for line in entry.lines)

    page = journal.entries(read, query, has_line)
    if page.last is not None and not page.rows:
        raise Contention(retry_after_seconds=RETRY_AFTER_SECONDS)
    return bool(page.rows)


def _first_use(change: BalanceChange) -> BalanceChange:
    return replace(change, is_first=True)


def _take_marks(read: Reader, unused: Mapping[int, Account]) -> None:
    room, every = GUARDED_ACCOUNTS_PER_ENTRY_MAX, [*unused]
    for account_ids in (every[first : first + room] for first in range(0, len(every), room)):
        changes = dict.fromkeys(account_ids, _first_use(NO_CHANGE))
        writes = balance_writes(read.scope, unused, changes)
        failed = write_until_settled(read.table, [write.action for write in writes]).failed
        for position, item in failed.items():
            refusal = writes[position].refusal
            assert refusal is not None, "each update of an account has a refusal"
            raise refusal(item)
    read.note_used(unused)
