"""Reading one business's ledger. What is not there, or is closed, is refused as not found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ledger.core.accounts import Account, AccountState
from ledger.core.entries import Entry
from ledger.errors import AccountNotFound, EntryNotFound, NotFound
from ledger.store import items, keys
from ledger.store.chart import Chart
from ledger.store.items import Item
from ledger.store.table import Table


@dataclass(frozen=True, slots=True)
class PostedTogether:
    """The number under which entries were written together, when, and theirs, in order."""

    number: int
    created_at: datetime
    entries: tuple[int, ...]


def to_posted_together(item: Item) -> PostedTogether:
    """Read the record of entries written together."""
    document = items.unpack(item)
    return PostedTogether(
        keys.number_of(item), items.read_time(document["created"]), tuple(document["entries"])
    )


class Reader:
    """One business's ledger as one request reads it: strongly consistent, but for listings."""

    def __init__(self, table: Table, chart: Chart, scope: keys.Scope) -> None:
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
        found = {number: self._chart.find(self.scope, number) for number in numbers}
        unseen = [number for number, account in found.items() if account is None]
        for state in self._states(unseen):
            if state.is_open or state.account.is_guarded:
                self._chart.keep(self.scope, state.account)
                found[state.account.number] = state.account
        for number, account in found.items():
            if account is None:
                raise missing or AccountNotFound(str(number))
        return {number: account for number, account in found.items() if account}

    def state(self, number: int, missing: NotFound | None = None) -> AccountState:
        """An open account with its present balance and counts; or the refusal `missing`."""
        item = self.table.get(keys.account(self.scope, number))
        if item is not None and item["kind"]["S"] == items.ACCOUNT and item["is_open"]["BOOL"]:
            return items.to_account_state(item)
        raise missing or AccountNotFound(str(number))

    def entry(self, number: int) -> Entry:
        """An entry at its present version, by its own number or one given to it since."""
        return items.to_entry(self.entry_item(number))

    def entry_item(self, number: int) -> Item:
        item = self.table.get(keys.entry(self.scope, number))
        if item is not None and item["kind"]["S"] == items.ALIAS:
            item = self.table.get(keys.entry(self.scope, items.read_integer(item, "entry")))
        if item is None or item["kind"]["S"] != items.ENTRY:
            raise EntryNotFound(str(number))
        return item

    def version(self, number: int, version: int) -> Entry:
        """An entry as it was at a version."""
        return items.to_entry(self.version_item(number, version))

    def version_item(self, number: int, version: int) -> Item:
        # The present one first: a version that is superseded meanwhile is then among the past ones.
        present = self.entry_item(number)
        if items.read_integer(present, "version") == version:
            return present
        own_number = keys.number_of(present)
        past = self.table.get(keys.entry_version(self.scope, own_number, version))
        if past is None or past["kind"]["S"] != items.ENTRY:
            raise EntryNotFound(str(number))
        return past

    def versions(self, number: int) -> list[Entry]:
        """An entry at all its versions, the first one first."""
        present = self.entry(number)
        key = keys.entry_version(self.scope, present.number, 0)
        past = self.table.query(key, "version")
        return [*(items.to_entry(i) for i in past if i["kind"]["S"] == items.ENTRY), present]

    def entries_of_account(self, number: int, count: int, skip: int = 0) -> list[Entry]:
        """The entries listed under an account, newest first. A new one may take a moment."""
        listing = keys.entries_of_account(self.scope, number)
        return [items.to_entry(item) for item in self.table.newest(listing, count, skip)]

    def accounts_of_account(self, number: int, count: int, skip: int = 0) -> list[AccountState]:
        """The open accounts under an account, newest first, with their present balances."""
        listing = keys.accounts_of_account(self.scope, number)
        numbers = [keys.number_of(item) for item in self.table.newest(listing, count, skip)]
        states = {state.account.number: state for state in self._states(numbers) if state.is_open}
        return [states[number] for number in numbers if number in states]

    def together(self, number: int) -> PostedTogether:
        """Which entries were written together under a number."""
        item = self.table.get(keys.batch(self.scope, number))
        if item is None or item["kind"]["S"] != items.BATCH:
            raise EntryNotFound(str(number))
        return to_posted_together(item)

    def _states(self, numbers: Iterable[int]) -> list[AccountState]:
        found = self.table.batch_get(keys.account(self.scope, number) for number in numbers)
        return [items.to_account_state(i) for i in found if i["kind"]["S"] == items.ACCOUNT]
