"""Reading one business's ledger. What is not there, or is closed, is refused as not found."""

from collections.abc import Callable, Iterable
from datetime import date

from ledger.aws.items import Item
from ledger.aws.outcomes import RETRY_AFTER_SECONDS
from ledger.book.paging import KeyRange, Page, PageRequest, read_whole
from ledger.core import ids, texts
from ledger.core.accounts import Account, AccountState
from ledger.core.entries import Entry
from ledger.core.records import Batch, Name, Record
from ledger.errors import AccountNotFound, Contention, EntryNotFound, NotFound
from ledger.store import keys
from ledger.store.cache import BookCache
from ledger.store.items import accounts as account_items, codec, records as record_items
from ledger.store.items.claimed import PROBES_MAX
from ledger.store.items.entries import to_batch, to_entry
from ledger.store.table import Table


class Reader:
    """One business's ledger as one request reads it: strongly consistent, but for listings."""

    def __init__(self, table: Table, chart: BookCache, scope: keys.Scope) -> None:
        self.table = table
        self.scope = scope
        self._chart = chart

    def account(self, number: int, missing: NotFound | None = None) -> Account:
        """The terms of one account, as `accounts` has them; or the refusal `missing`."""
        return self.accounts([number], missing)[number]

    def accounts(
        self, numbers: Iterable[int], missing: NotFound | None = None
    ) -> dict[int, Account]:
        """The terms of accounts, with at most one read for all that the chart lacks.

        A closed account is not found, unless it is guarded: then the write's own condition refuses
        it, after it has looked for a replay.
        """
        found = {number: self._chart.accounts.find((self.scope, number)) for number in numbers}
        unseen = [number for number, account in found.items() if account is None]
        for state in self._states(unseen, with_period=True):
            if state.is_open or state.account.is_guarded:
                self._chart.accounts.keep((self.scope, state.account.account_id), state.account)
                found[state.account.account_id] = state.account
        for number, account in found.items():
            if account is None:
                raise missing or AccountNotFound(account_id=str(number))
        return {number: account for number, account in found.items() if account}

    def terms(self, numbers: Iterable[int]) -> dict[int, Account]:
        """Accounts as `accounts` has them, but also closed ones: all that entries can name."""
        found = {number: self._chart.accounts.find((self.scope, number)) for number in numbers}
        unseen = [number for number, account in found.items() if account is None]
        closed = {state.account.account_id: state.account for state in self._states(unseen)}
        return {number: account or closed[number] for number, account in found.items()}

    def closed_through(self) -> date:
        """The last day of the period that is closed, as it was in the last minute."""
        closed = self._chart.closed.find(self.scope)
        return closed or self._chart.note_closed(self.scope, self._get([keys.period(self.scope)]))

    def state(self, number: int, missing: NotFound | None = None) -> AccountState:
        """An open account with its present balance and counts; or the refusal `missing`."""
        missing = missing or AccountNotFound(account_id=str(number))
        state = self.any_state(number, missing)
        if not state.is_open:
            raise missing
        return state

    def any_state(self, number: int, missing: NotFound) -> AccountState:
        """The same of an account that may be closed."""
        state = self.find_state(number)
        if state is None:
            raise missing
        return state

    def find_state(self, number: int) -> AccountState | None:
        """The same, or None if no account has the number."""
        item = self.table.get(keys.account(self.scope, number))
        is_account = item is not None and codec.kind_of(item) == codec.ACCOUNT
        return account_items.to_account_state(item) if item and is_account else None

    def entry(self, number: int, missing: NotFound | None = None) -> Entry:
        """An entry at its present version, by its own number or one given to it since."""
        return to_entry(self.entry_item(number, missing))

    def entry_item(self, number: int, missing: NotFound | None = None) -> Item:
        item = self.table.get(keys.entry(self.scope, number))
        if item is not None and codec.kind_of(item) == codec.ALIAS:
            item = self.table.get(keys.entry(self.scope, codec.read_integer(item, "entry")))
        if item is None or codec.kind_of(item) != codec.ENTRY:
            raise missing or EntryNotFound(entry_id=str(number))
        return item

    def entries(self, numbers: Iterable[int]) -> dict[int, Entry]:
        """Those of the entries that there are, at their present versions, by their own numbers."""
        found = self.table.batch_get(keys.entry(self.scope, number) for number in numbers)
        read = (to_entry(item) for item in found if codec.kind_of(item) == codec.ENTRY)
        return {entry.entry_id: entry for entry in read}

    def version_of(self, present: Item, version: int) -> Entry:
        """An entry as it was at a version that it has had, also if it was removed since."""
        if codec.read_integer(present, "version") == version:
            return to_entry(present)
        number = keys.id_of(present)
        past = self.table.get(keys.entry_version(self.scope, number, version))
        assert past is not None, "every version stays"
        return to_entry(past)

    def version(self, number: int, version: int) -> Entry:
        """The same, of an entry by its own number."""
        # The present one first: a version that is superseded meanwhile is then among the past ones.
        present = self.table.get(keys.entry(self.scope, number))
        assert present is not None, "an entry is never deleted"
        return self.version_of(present, version)

    def versions(self, number: int) -> list[Entry]:
        """An entry at all its versions, the first one first, also if it was removed after them."""
        item = self.table.get(keys.entry(self.scope, number))
        if item is not None and codec.kind_of(item) == codec.REMOVED:
            return list(map(to_entry, self.past_items(number)))
        is_there = item is not None and codec.kind_of(item) == codec.ENTRY
        present = to_entry(item) if item and is_there else self.entry(number)
        return [*map(to_entry, self.past_items(present.entry_id)), present]

    def is_entry(self, number: int) -> bool:
        """Whether an entry has the number, or had, as its own or a further one."""
        item = self.table.get(keys.entry(self.scope, number))
        kinds = (codec.ENTRY, codec.REMOVED, codec.ALIAS)
        return item is not None and codec.kind_of(item) in kinds

    def past_items(self, number: int) -> list[Item]:
        """The past versions of an entry, by its own number, the first one first."""
        key = keys.entry_version(self.scope, number, 0)
        past = self.table.query(key, "version")
        return [item for item in past if codec.kind_of(item) == codec.ENTRY]

    def entries_of_account(self, number: int, count: int, skip: int = 0) -> list[Entry]:
        """The entries listed under an account, newest first. A new one may take a moment."""
        listing = keys.entries_of_account(self.scope, number)
        return [to_entry(item) for item in self.table.query_newest(listing, count, skip)]

    def accounts_of_account(self, number: int, count: int, skip: int = 0) -> list[AccountState]:
        """The open accounts under an account, newest first, with their present balances."""
        listing = keys.accounts_of_account(self.scope, number)
        numbers = [keys.id_of(item) for item in self.table.query_newest(listing, count, skip)]
        states = {
            state.account.account_id: state for state in self._states(numbers) if state.is_open
        }
        return [states[number] for number in numbers if number in states]

    def accounts_by_number(
        self, turn: PageRequest, keep: Callable[[AccountState], bool]
    ) -> Page[AccountState]:
        """A page of all the book's accounts, open or not, by their numbers."""
        low, high = (keys.account(self.scope, number) for number in (0, ids.NUMBER_MAX))
        to_row = account_items.to_account_state
        return read_whole(self.table, [KeyRange(low, high)], turn, (codec.ACCOUNT, to_row), keep)

    def record(self, kind: str, number: int, missing: NotFound) -> Record:
        """A record of a kind, or the refusal `missing`. It is read anew each time."""
        item = self.table.get(keys.record(self.scope, kind, number))
        if item is None or codec.kind_of(item) != codec.RECORD:
            raise missing
        return record_items.to_record(item)

    def known_record(self, kind: str, number: int, missing: NotFound) -> Record:
        """A record as it was in the last minute: records come, and change, but never go."""
        found = self.known_records(kind, [number])
        if number not in found:
            raise missing
        return found[number]

    def known_records(self, kind: str, numbers: Iterable[int]) -> dict[int, Record]:
        """Those of the records that there are, with at most one read for all not seen lately."""
        seen = self._chart.records
        known = {number: seen.find((self.scope, kind, number)) for number in numbers}
        unseen = [number for number, record in known.items() if record is None]
        wanted = [keys.record(self.scope, kind, number) for number in unseen]
        for item in self.table.batch_get(wanted) if len(wanted) > 1 else self._get(wanted):
            if codec.kind_of(item) == codec.RECORD:
                record = record_items.to_record(item)
                seen.keep((self.scope, kind, record.record_id), record)
                known[record.record_id] = record
        return {number: record for number, record in known.items() if record}

    def _get(self, wanted: Iterable[keys.Key]) -> list[Item]:
        return [item for item in map(self.table.get, wanted) if item]

    def note(self, record: Record) -> Record:
        """The record, of which this process now knows what it says."""
        self._chart.records.keep((self.scope, record.kind, record.record_id), record)
        return record

    def note_account(self, account: Account) -> Account:
        """The same of an account."""
        self._chart.accounts.keep((self.scope, account.account_id), account)
        return account

    def defined(self, kind: str, name: str) -> tuple[int, Record | None]:
        """The record whose number is made of its name, or the number that it is to have.

        Other than a name given to a record, this needs no further item, and makes the name final.
        """
        name = texts.normal(name)
        for attempt in range(PROBES_MAX):
            number = ids.keyed_number(f"{kind}\n{name}", attempt)
            record = self.known_records(kind, [number]).get(number)
            if record is None or record.details["name"] == name:
                return number, record
        raise Contention(retry_after_seconds=RETRY_AFTER_SECONDS)

    def records(self, kind: str, turn: PageRequest, keep: Callable[[Record], bool]) -> Page[Record]:
        """A page of the records of a kind, by their numbers."""
        low, high = (keys.record(self.scope, kind, number) for number in (0, ids.NUMBER_MAX))
        to_row = record_items.to_record
        return read_whole(self.table, [KeyRange(low, high)], turn, (codec.RECORD, to_row), keep)

    def named(self, name: Name) -> int | None:
        """The number of what has the name; None if nothing has. Names do not move."""
        number = self._chart.names.find((self.scope, name))
        if number is None:
            item = self.table.get(keys.name(self.scope, name.kind, name.value))
            if item is None:
                return None
            number = codec.read_integer(item, "number")
            self._chart.names.keep((self.scope, name), number)
        return number

    def together(self, number: int) -> Batch:
        """Which entries were written together under a number."""
        item = self.table.get(keys.batch(self.scope, number))
        if item is None or codec.kind_of(item) != codec.BATCH:
            raise EntryNotFound(entry_id=str(number))
        return to_batch(item)

    def _states(self, numbers: Iterable[int], with_period: bool = False) -> list[AccountState]:
        wanted = [keys.account(self.scope, number) for number in numbers]
        # Whoever asks what an entry names writes it, and needs this too: in one request.
        with_period = with_period and bool(wanted) and not self._chart.closed.find(self.scope)
        found = self.table.batch_get([*wanted, *([keys.period(self.scope)] * with_period)])
        if with_period:
            self._chart.note_closed(self.scope, found)
        return [
            account_items.to_account_state(i) for i in found if codec.kind_of(i) == codec.ACCOUNT
        ]
