"""A book's NDJSON moves in: each row is checked as what it will be, and written whole, once.

A row that is there already, whatever has become of it since, is left as it is; so an import that
was cut off is begun again from its first row.
"""

from collections.abc import Sequence
from dataclasses import replace

from ledger.admin.transfer.export_rows import MARKS
from ledger.admin.transfer.rows import (
    AccountRow,
    AnyRow,
    ClosingRow,
    EntryRow,
    OtherRow,
    PointerRow,
    VersionRow,
)
from ledger.aws.items import Item
from ledger.book import Reader, balances, periods
from ledger.core import entries, ids, sizes
from ledger.core.actors import Actor
from ledger.errors import (
    AccountNotEmpty,
    AccountNotFound,
    BalanceRefused,
    EntryNotFound,
    EntryRefused,
    LedgerError,
    StateConflict,
)
from ledger.store import keys
from ledger.store.commit import Write, put_new
from ledger.store.items import codec
from ledger.store.items.codec import unpack
from ledger.store.retry import write_until_settled


class RowMisfits(EntryRefused):
    """A row that says what no book of ours can have."""

    rule: str
    message = "{rule}."


class PlaceTaken(StateConflict):
    """Where the row would go there is something else."""

    message = "There is something else under its number, or its name."


class MovingIn:
    """One book that rows are written into; those that do not say by whom, `by` the operator."""

    def __init__(self, read: Reader, by: Actor) -> None:
        self._read, self._by = read, by

    def take(self, row: AnyRow) -> bool:
        """Write what a row says; false if it is there. Or refuse it, and write nothing."""
        if isinstance(row, EntryRow):
            _check(row)
        try:
            self._take_entry(row) if isinstance(row, EntryRow) else self._take(row)
            is_new = True
        except LedgerError:
            # It may be there, and what it needs may have been closed since.
            if not self._is_there(row):
                raise
            is_new = False
        for item in _items(self._read.scope, row)[1:]:
            # Last, so that of what is refused nothing is there; if cut off here, they come again.
            self._write([self._put(item)])
        return is_new

    def _take(self, row: AccountRow | OtherRow) -> None:
        scope = self._read.scope
        writes = [self._put(row.item(scope))]
        if isinstance(row, AccountRow) and row.parent is not None:
            parent = self._read.account(row.parent)
            writes.append(balances.children_write(scope, parent, 0, 1))
        if isinstance(row, PointerRow):
            self._check_pointer(row)
        if isinstance(row, ClosingRow):
            missing = AccountNotFound(account_id=str(row.account))
            account = self._read.any_state(row.account, missing).account
            writes.append(balances.closing_write(scope, row.account))
            parents = self._read.accounts(filter(None, [account.terms.parent])).values()
            writes += [balances.children_write(scope, parent, 0, -1) for parent in parents]
        self._write(writes, PlaceTaken())

    def _check_pointer(self, row: PointerRow) -> None:
        """Refuse a further number of an entry that is not there, or never had the version."""
        there = self._read.table.get(keys.entry(self._read.scope, row.entry))
        if there is None or there["kind"]["S"] not in (codec.ENTRY, codec.REMOVED):
            raise EntryNotFound(entry_id=str(row.entry))
        is_removed = there["kind"]["S"] == codec.REMOVED
        if not 1 <= row.version <= codec.read_integer(there, "version") - is_removed:
            raise RowMisfits(rule="The entry has no such version")

    def _take_entry(self, row: EntryRow) -> None:
        scope, last = self._read.scope, row.versions[-1]
        listed = [] if last.subledger is None else [last.subledger]
        named = {line.account for version in row.versions for line in version.lines}
        accounts = self._read.accounts(named | set(listed))
        for version in row.versions:
            sizes.check_entry(version.entry(row.number), accounts, self._read.known_records)
        stays = [] if row.removed_at else [last.entry(row.number)]
        periods.require_open(self._read, (entry.effective_at for entry in stays))
        moved = [line for entry in stays for line in entry.lines]
        changes = entries.changes_minor(moved, accounts, last.currency)
        counts = dict.fromkeys(listed if stays else [], 1)
        moves = balances.balance_writes(scope, accounts, changes, counts)
        self._write([self._put(_items(scope, row)[0]), *moves], PlaceTaken())

    def _is_there(self, row: AnyRow) -> bool:
        """Whether what is in the row's place is what it made, whatever was done to it since.

        Another request's is another thing, also if it says the same: its key must lead to it.
        """
        item = _items(self._read.scope, row)[0]
        old = self._read.table.get({"PK": item["PK"], "SK": item["SK"]})
        if old is None or any(old.get(name) != item.get(name) for name in MARKS):
            return False
        return self._has(old, row) if isinstance(row, EntryRow) else _is_same(old, item)

    def _has(self, old: Item, row: EntryRow) -> bool:
        last = row.versions[-1]
        is_removed = old["kind"]["S"] == codec.REMOVED
        if old["kind"]["S"] != codec.ENTRY and not is_removed:
            return False
        if codec.read_integer(old, "version") - is_removed < last.version:
            return False
        was, said = self._read.version_of(old, last.version), last.entry(row.number)
        is_as_said = replace(was, reversed_by=None) == replace(said, reversed_by=None)
        return is_as_said and (is_removed or row.removed_at is None)

    def _put(self, item: Item) -> Write:
        return put_new({**codec.signed(self._by), **item})

    def _write(self, writes: Sequence[Write], taken: LedgerError | None = None) -> None:
        """Write all; what it is if the place of the first is `taken`, or nothing."""
        failed = write_until_settled(self._read.table, [write.action for write in writes]).failed
        if not failed:
            return
        place = min(failed)
        if refusal := writes[place].refusal:
            raise refusal(failed[place])
        if taken:
            raise taken


def _items(scope: keys.Scope, row: AnyRow) -> list[Item]:
    """What is to be in the row's place; of an entry, then its past versions."""
    if not isinstance(row, EntryRow):
        return [row.item(scope)]
    made = [v.marked(codec.entry_item(scope, v.entry(row.number))) for v in row.versions]
    past = [codec.past_version_item(scope, item) for item in made]
    if row.removed_at is not None:
        # A version is marked by who superseded it; the entry by who made it, if that says so.
        unmarked = {name: value for name, value in made[-1].items() if name not in MARKS}
        present = codec.removed_item(row.marked(unmarked), row.removed_at, row.actor)
    else:
        *past, _ = past
        present = made[-1]
    # The audit of the stream expects an entry to begin at its first version, unless it says so.
    is_first = codec.read_integer(present, "version") == 1
    return [present if is_first else {**present, "imported": {"BOOL": True}}, *past]


def _check(row: EntryRow) -> None:
    """Refuse an entry that could not have come about."""
    last = row.versions[-1]
    if [version.version for version in row.versions] != list(range(1, len(row.versions) + 1)):
        raise RowMisfits(rule="The versions are not 1, 2 and so on")
    if ids.is_in_journal(row.number) != (last.subledger is None):
        raise RowMisfits(
            rule="The number is not of the journal, or the subledger, that the entry is in"
        )
    for version in row.versions:
        _check_version(version)


def _check_version(version: VersionRow) -> None:
    lines = tuple(line.line for line in version.lines)
    entries.check_header(version.currency, version.description, version.effective_at)
    entries.check_lines(lines, version.currency)
    slots = [line.slot for line in lines]
    spelled = ids.LINES_PER_NUMBER * (1 + len(version.aliases))
    is_spelled = min(slots) >= 0 and max(slots) < version.slots_used <= spelled
    if len(set(slots)) < len(slots) or not is_spelled:
        raise RowMisfits(rule="The slots of the lines are not each their own, and below slots_used")


def _is_same(old: Item, new: Item) -> bool:
    """The same for all but entries: what is fixed about it for ever."""
    names = ("kind", "entry", "version", "number")
    if any(old.get(name) != new.get(name) for name in names):
        return False
    was, said = (unpack(item) if "doc" in item else {} for item in (old, new))
    if old["kind"]["S"] == codec.RECORD:
        # A journal that every book begins with is there before, and says the same.
        return any(was[name] == said[name] for name in ("created", "details"))
    changing = dict.fromkeys(("updated", "name", "details"))
    return {**was, **changing} == {**said, **changing}


def waits(refusal: LedgerError) -> bool:
    """Whether what was refused may come to be right by rows that are yet to come."""
    return isinstance(refusal, AccountNotEmpty | AccountNotFound | BalanceRefused | EntryNotFound)


def why(refusal: LedgerError) -> str:
    """The reason, with what it is of: a reason for a client does not repeat what that has said."""
    facts = vars(refusal)
    ids = [
        f"{name} {facts[f'{name}_id']}" for name in ("account", "entry") if f"{name}_id" in facts
    ]
    return f"{refusal} ({', '.join(ids)})" if ids else str(refusal)
