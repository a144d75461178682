"""The reader: strongly consistent reads of one book. A missing or closed item is not found."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial

from ledger.aws.items import Item
from ledger.book.paging import KeyRange, Page, PageRequest, read_whole
from ledger.book.record_reader import RecordReader
from ledger.core import ids
from ledger.core.accounts import Account, AccountState
from ledger.core.claims import Claim
from ledger.core.entries import Entry
from ledger.core.records import Batch
from ledger.errors import AccountNotFound, EntryNotFound, Missing, NotFound
from ledger.store import keys
from ledger.store.cache import BookCache
from ledger.store.commit import find_claimed
from ledger.store.items import accounts as account_items, codec
from ledger.store.items.entries import to_batch, to_entry, to_past_entry
from ledger.store.items.periods import to_closed_at, to_closed_through
from ledger.store.table import Table


class Reader(RecordReader):
    """The ledger of one business, as one request reads it; only lists may lag a moment."""

    def __init__(self, table: Table, chart: BookCache, scope: keys.Scope) -> None:
        self.table = table
        self.scope = scope
        self._chart = chart

    @property
    def ids(self) -> ids.Ids:
        """The speller of the book's ids."""
        return ids.Ids(self.scope.business_id)

    def account(self, account_id: int, missing: Missing | None = None) -> Account:
        """Return an account, as `accounts` does; or raise `missing`."""
        return self.accounts([account_id], missing and (lambda _: missing()))[account_id]

    def accounts(
        self, account_ids: Iterable[int], missing: Callable[[int], NotFound] | None = None
    ) -> dict[int, Account]:
        """Return accounts by id, with at most one read for all that the cache lacks.

        Raise `missing` of the first id without an account.

        A closed account is not found, unless it is guarded. The write's own condition refuses a
        guarded one, after the write has looked for a replay.
        """
        accounts = {
            account_id: self._chart.accounts.find((self.scope, account_id))
            for account_id in account_ids
        }
        missed = [account_id for account_id, account in accounts.items() if account is None]
        # Read the book's lock in the same request, since each write needs it too.
        for state in self._states(missed, with_period=True):
            if state.is_open or state.account.is_guarded:
                accounts[state.account.account_id] = self.note_account(state.account)
        for account_id in missed:
            if accounts[account_id] is None:
                raise (
                    missing(account_id) if missing else AccountNotFound(account_id=str(account_id))
                )
        return {account_id: account for account_id, account in accounts.items() if account}

    def terms(self, account_ids: Iterable[int]) -> dict[int, Account]:
        """Return accounts by id, also closed ones: all accounts that entries can have."""
        accounts = {
            account_id: self._chart.accounts.find((self.scope, account_id))
            for account_id in account_ids
        }
        missed = [account_id for account_id, account in accounts.items() if account is None]
        closed = {state.account.account_id: state.account for state in self._states(missed)}
        return {
            account_id: account or closed[account_id] for account_id, account in accounts.items()
        }

    def closed_through(self) -> date:
        """Return the last closed day of the book, at most a minute old."""
        closed = self._chart.closed.find(self.scope)
        return closed or self._chart.note_closed(self.scope, self._items([keys.period(self.scope)]))

    def period_lock(self) -> tuple[date, datetime | None]:
        """Return the last closed day as it is now, and the time at which it was set."""
        item = self.table.get(keys.period(self.scope))
        return to_closed_through(item), to_closed_at(item)

    def state(self, account_id: int, missing: Missing | None = None) -> AccountState:
        """Return an open account with its present balance and counts; or raise `missing`."""
        missing = missing or partial(AccountNotFound, account_id=str(account_id))
        state = self.any_state(account_id, missing)
        if not state.is_open:
            raise missing()
        return state

    def any_state(self, account_id: int, missing: Missing) -> AccountState:
        """Return the same of an account that may be closed; or raise `missing`."""
        state = self.find_state(account_id)
        if state is None:
            raise missing()
        return state

    def states(self, account_ids: Iterable[int]) -> dict[int, AccountState]:
        """Return the states of accounts by id, also of closed ones, without the cache."""
        return {state.account.account_id: state for state in self._states(account_ids)}

    def find_state(self, account_id: int) -> AccountState | None:
        """Return the same; None if no account has the id."""
        item = self.table.get(keys.account(self.scope, account_id))
        is_account = item is not None and codec.kind_of(item) == codec.ACCOUNT
        return account_items.to_account_state(item) if item and is_account else None

    def entry(self, entry_id: int, missing: Missing | None = None) -> Entry:
        """Return the present version of an entry, by its own id or an additional one."""
        return to_entry(self.entry_item(entry_id, missing))

    def entry_item(self, entry_id: int, missing: Missing | None = None) -> Item:
        """Return the item of the same."""
        item = self.table.get(keys.entry(self.scope, entry_id))
        if item is not None and codec.kind_of(item) == codec.ALIAS:
            item = self.table.get(keys.entry(self.scope, codec.read_integer(item, "entry")))
        if item is None or codec.kind_of(item) != codec.ENTRY:
            raise missing() if missing else EntryNotFound(entry_id=str(entry_id))
        return item

    def entries(self, entry_ids: Iterable[int]) -> dict[int, Entry]:
        """Return the present versions of the entries that exist, by their own ids."""
        items = self.table.batch_get(keys.entry(self.scope, entry_id) for entry_id in entry_ids)
        entries = (to_entry(item) for item in items if codec.kind_of(item) == codec.ENTRY)
        return {entry.entry_id: entry for entry in entries}

    def entry_of_key(self, claim: Claim) -> int | None:
        """Return the id of the journal's entry that the claim's key created; None without one."""
        place = partial(keys.entry, self.scope)
        item = find_claimed(self.table, claim.of_journal(True), place)
        return keys.id_of(item) if item and codec.kind_of(item) == codec.ENTRY else None

    def version_of(self, present: Item, version: int) -> Entry:
        """Return an earlier version of an entry, also of a removed one, from its present item."""
        present_version = codec.read_integer(present, "version")
        assert 1 <= version <= present_version, version
        if present_version == version:
            return to_entry(present)
        entry_id = keys.id_of(present)
        past = self.table.get(keys.entry_version(self.scope, entry_id, version))
        assert past is not None, "every version stays"
        entry = to_past_entry(past, present)
        assert (entry.entry_id, entry.version) == (entry_id, version)
        return entry

    def version(self, entry_id: int, version: int) -> Entry:
        """Return the same by the entry's own id."""
        # Read the present version first: if it is superseded meanwhile, it is a past version then.
        present = self.table.get(keys.entry(self.scope, entry_id))
        assert present is not None, "an entry is never deleted"
        return self.version_of(present, version)

    def versions(self, entry_id: int) -> list[Entry]:
        """Return all versions of an entry in order, also of a removed one."""
        item = self.table.get(keys.entry(self.scope, entry_id))
        if item is not None and codec.kind_of(item) == codec.REMOVED:
            return self.past_versions(entry_id)
        is_there = item is not None and codec.kind_of(item) == codec.ENTRY
        present = to_entry(item) if item and is_there else self.entry(entry_id)
        return [*self.past_versions(present.entry_id), present]

    def is_entry(self, entry_id: int) -> bool:
        """Return whether an entry has or had the id, as its own or an additional one."""
        item = self.table.get(keys.entry(self.scope, entry_id))
        kinds = (codec.ENTRY, codec.REMOVED, codec.ALIAS)
        return item is not None and codec.kind_of(item) in kinds

    def past_versions(self, entry_id: int) -> list[Entry]:
        """Return an entry's past versions, by its own id, in order."""
        return list(map(to_entry, self.past_items(entry_id)))

    def past_items(self, entry_id: int) -> list[Item]:
        """Return the items of an entry's past versions, by its own id, in order."""
        key = keys.entry_version(self.scope, entry_id, 0)
        past = self.table.query(key, "version")
        return [item for item in past if codec.kind_of(item) == codec.ENTRY]

    def entries_of_account(self, account_id: int, count: int, skip: int = 0) -> list[Entry]:
        """Return entries of an account's subledger, newest first; a new one may take a moment."""
        listing = keys.entries_of_account(self.scope, account_id)
        return [to_entry(item) for item in self.table.query_newest(listing, count, skip)]

    def accounts_of_account(self, account_id: int, count: int, skip: int = 0) -> list[AccountState]:
        """Return the open accounts under an account, newest first, with their present balances."""
        listing = keys.accounts_of_account(self.scope, account_id)
        account_ids = [keys.id_of(item) for item in self.table.query_newest(listing, count, skip)]
        states = {
            state.account.account_id: state for state in self._states(account_ids) if state.is_open
        }
        return [states[account_id] for account_id in account_ids if account_id in states]

    def owners(self, count: int, skip: int = 0) -> list[Account]:
        """Return the open accounts whose parts have subledgers, newest first.

        A new account may take a moment.
        """
        items = self.table.query_newest(keys.owners(self.scope), count, skip)
        return list(map(account_items.to_account, items))

    def count_owners(self) -> int:
        """Return the number of the same."""
        return self.table.count(keys.owners(self.scope))

    def accounts_by_number(
        self, page_request: PageRequest, keep: Callable[[AccountState], bool]
    ) -> Page[AccountState]:
        """Return a page of all accounts of the book, open or closed, by their ids."""
        low, high = (keys.account(self.scope, number) for number in (0, ids.ID_MAX))
        to_row = account_items.to_account_state
        return read_whole(
            self.table, [KeyRange(low, high)], page_request, (codec.ACCOUNT, to_row), keep
        )

    def note_account(self, account: Account) -> Account:
        """Put an account into the cache, and return it."""
        self._chart.accounts.keep((self.scope, account.account_id), account)
        return account

    def note_used(self, account_ids: Iterable[int]) -> None:
        """Note in the cache that accounts have lines, once their first lines are written."""
        self._chart.note_used(self.scope, account_ids)

    def batch(self, batch_id: int) -> Batch:
        """Return the batch of an id. Raise `EntryNotFound`."""
        item = self.table.get(keys.batch(self.scope, batch_id))
        if item is None or codec.kind_of(item) != codec.BATCH:
            raise EntryNotFound(entry_id=str(batch_id))
        return to_batch(item)

    def _states(self, account_ids: Iterable[int], with_period: bool = False) -> list[AccountState]:
        places = [keys.account(self.scope, account_id) for account_id in account_ids]
        if not places:
            return []
        # A write of an entry needs the closed period too: read both in one request.
        with_period = with_period and not self._chart.closed.find(self.scope)
        if with_period:
            places.append(keys.period(self.scope))
        items = self.table.batch_get(places)
        if with_period:
            self._chart.note_closed(self.scope, items)
        accounts = (item for item in items if codec.kind_of(item) == codec.ACCOUNT)
        return list(map(account_items.to_account_state, accounts))
