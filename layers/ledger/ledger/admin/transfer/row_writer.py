"""Write the rows of an NDJSON into a book: check each row, then write its items whole, once.

An existing item is left alone, whatever has become of it since. So an interrupted import starts
again from its first row.
"""

from collections.abc import Sequence
from functools import partial

from msgspec.structs import replace

from ledger.admin.transfer import category_rows
from ledger.admin.transfer.category_rows import RecordMissing
from ledger.admin.transfer.entry_rows import (
    Encoded,
    check_entry,
    encode_entry,
    states_of,
)
from ledger.admin.transfer.export_rows import MARKS
from ledger.admin.transfer.lettering_rows import check_lettering
from ledger.admin.transfer.pending_balances import MARK, PendingBalances
from ledger.admin.transfer.pointer_rows import check_batch, check_pointer
from ledger.admin.transfer.results import PRESENT, REMOVED, WRITTEN
from ledger.admin.transfer.rows import (
    AccountRow,
    AnyRow,
    BatchRow,
    ClosingRow,
    EntryRow,
    OtherRow,
    PointerRow,
    RecordRow,
)
from ledger.aws.items import Item
from ledger.book import Reader, balances
from ledger.book.balances import BalanceChange
from ledger.book.context import require_open_period
from ledger.book.first_uses import with_first_uses
from ledger.core import entries, lettering, sizes
from ledger.core.claims import Actor
from ledger.errors import (
    AccountNotEmpty,
    AccountNotFound,
    BalanceRefused,
    EntryNotFound,
    LedgerError,
    StateConflict,
)
from ledger.store import keys
from ledger.store.items import codec, line_states
from ledger.store.items.codec import unpack
from ledger.store.plans import Write, put_new
from ledger.store.retry import write_until_settled

_CHECKS = {lettering.KIND: check_lettering, **category_rows.CHECKS}


class PlaceTaken(StateConflict):
    """Another item has the row's key."""

    message = "There is something else under its number, or its name."


class RowWriter:
    """Writes rows into one book. A row that names no author gets the operator, `by`.

    `entries` counts the entries that the book has of the rows.
    """

    def __init__(self, read: Reader, by: Actor) -> None:
        self.entries = 0
        self._read, self._by = read, by
        self._pending = PendingBalances()

    def put_balances(self) -> None:
        """Put the balances of the guarded accounts that moved in. Raise `BalancesDiffer`."""
        self._pending.put(self._read)

    def write(self, row: AnyRow) -> str:
        """Write a row's items. Return its status: written, present or removed.

        Raise a `LedgerError` if the row is refused; nothing of it is written then.
        """
        scope = self._read.scope
        if isinstance(row, EntryRow):
            check_entry(row)
            history = [version.entry(row.number) for version in row.versions]
            encoded = encode_entry(scope, row, history)
        else:
            encoded = Encoded(row.item(scope))
        status = self._write_present(row, encoded.present)
        if isinstance(row, EntryRow) and row.removed_at is None:
            self._pending.add(row.versions[-1])
        # Write past versions last, so that a refused entry leaves none. An interrupted import
        # writes them on the next run.
        for item in encoded.past:
            self._commit([self._put_item(item)])
        self.entries += isinstance(row, EntryRow)
        return status

    def _write_present(self, row: AnyRow, present: Item) -> str:
        """Write the item that has the row's key, unless it is there; return the row's status."""
        try:
            if isinstance(row, EntryRow):
                self._write_entry(row, present)
            else:
                self._write_other(row, present)
        except LedgerError:
            # Write first and look afterwards: one request for a new row, which is the usual case.
            # The refusal alone does not show that the row is new. An earlier run may have written
            # it, and since then its period or its account was closed, or its funds were spent. Each
            # is refused before the item's own condition is. So every refusal leads to one look.
            old = self._read.table.get({"PK": present["PK"], "SK": present["SK"]})
            if old is None or not self._is_there(row, present, old):
                raise
            if isinstance(row, AccountRow) and MARK in old:
                self._pending.begin(row)
            is_removed = codec.kind_of(old) == codec.REMOVED != codec.kind_of(present)
            return REMOVED if is_removed else PRESENT
        return WRITTEN

    def _write_other(self, row: AccountRow | OtherRow, present: Item) -> None:
        scope = self._read.scope
        is_guarded = isinstance(row, AccountRow) and row.floor_minor is not None
        writes = [self._put_item({**present, **({MARK: {"BOOL": True}} if is_guarded else {})})]
        if isinstance(row, AccountRow) and row.parent is not None:
            parent = self._read.account(row.parent)
            writes.append(balances.parent_write(scope, parent, BalanceChange(children=1)))
        if isinstance(row, PointerRow):
            check_pointer(self._read, row)
        if isinstance(row, BatchRow):
            check_batch(self._read, row)
        if isinstance(row, RecordRow) and row.of_kind in _CHECKS:
            _CHECKS[row.of_kind](self._read, row)
        if isinstance(row, ClosingRow):
            missing = partial(AccountNotFound, account_id=str(row.account))
            account = self._read.any_state(row.account, missing).account
            writes.append(balances.closing_write(scope, row.account))
            parents = self._read.accounts(filter(None, [account.terms.parent])).values()
            change = BalanceChange(children=-1)
            writes += [balances.parent_write(scope, parent, change) for parent in parents]
        self._commit(writes, PlaceTaken())
        if is_guarded and isinstance(row, AccountRow):
            self._pending.begin(row)

    def _write_entry(self, row: EntryRow, present: Item) -> None:
        """Write an entry together with the balances that its last version moves.

        The balances of accounts that move in are put at the end. Only the last version moves
        balances, and none if the entry was removed. So the book's balances come out right without
        its history of amounts.
        """
        scope, last = self._read.scope, row.versions[-1]
        subledgers = [] if last.subledger is None else [last.subledger]
        account_ids = {line.account for version in row.versions for line in version.lines}
        accounts = self._read.accounts(account_ids | set(subledgers))
        for version in row.versions:
            sizes.check_entry(version.entry(row.number), accounts, self._read.known_records)
        counting = [] if row.removed_at else [last.entry(row.number)]
        require_open_period(self._read, (entry.effective_at for entry in counting))
        lines = [line for entry in counting for line in entry.lines]
        changes_minor = entries.changes_minor(lines, accounts, last.currency)
        counts = dict.fromkeys(subledgers if counting else [], 1)
        changes = {
            account_id: change
            for account_id, change in balances.balance_changes(changes_minor, counts).items()
            if account_id not in self._pending
        }
        changes = with_first_uses(self._read, accounts.values(), changes)
        moves = balances.balance_writes(scope, accounts, changes)
        self._commit([self._put_item(present), *moves], PlaceTaken())

    def _is_there(self, row: AnyRow, present: Item, old: Item) -> bool:
        """Tell if the item under the row's key came from this row, whatever was done to it since.

        An item of another request is a different item, even with the same content: that request's
        idempotency key must still lead to it.
        """
        if any(old.get(name) != present.get(name) for name in MARKS):
            return False
        return self._has(old, row) if isinstance(row, EntryRow) else _is_same(old, present)

    def _has(self, old: Item, row: EntryRow) -> bool:
        """Tell if a stored entry has the row's last version, now or in its past."""
        last = row.versions[-1]
        is_removed = codec.kind_of(old) == codec.REMOVED
        if codec.kind_of(old) != codec.ENTRY and not is_removed:
            return False
        if codec.read_integer(old, "version") - is_removed < last.version:
            return False
        if is_removed and not self._has_version(row.number, last.version):
            # An interrupted import has left the past versions out; `write` puts them.
            return row.removed_at is not None
        stored, expected = self._read.version_of(old, last.version), last.entry(row.number)
        # A reversal since then changes the entry without a new version.
        is_equal = replace(stored, reversed_by=None) == replace(expected, reversed_by=None)
        # A lettering since then moves a line's pointer, and never takes it away.
        is_stated = is_removed or states_of(row).keys() <= line_states.read(old).keys()
        return is_equal and is_stated and (is_removed or row.removed_at is None)

    def _has_version(self, number: int, version: int) -> bool:
        key = keys.entry_version(self._read.scope, number, version)
        return self._read.table.get(key) is not None

    def _put_item(self, item: Item) -> Write:
        return put_new({**codec.signed(self._by), **item})

    def _commit(self, writes: Sequence[Write], place_taken: LedgerError | None = None) -> None:
        """Write all in one transaction, or raise the refusal of the first failed condition.

        The condition of a new item has no refusal of its own: raise `place_taken` for it, if any.
        """
        failed = write_until_settled(self._read.table, [write.action for write in writes]).failed
        if not failed:
            return
        index = min(failed)
        if refusal := writes[index].refusal:
            raise refusal(failed[index])
        if place_taken:
            raise place_taken


def _is_same(old: Item, new: Item) -> bool:
    """Tell if two items that are no entries agree in everything that never changes."""
    names = ("kind", "entry", "version", "number")
    if any(old.get(name) != new.get(name) for name in names):
        return False
    old_doc, new_doc = (unpack(item) if "doc" in item else {} for item in (old, new))
    if codec.kind_of(old) == codec.RECORD:
        # Every book begins with the same journals, each created at its own time.
        return any(old_doc[name] == new_doc[name] for name in ("created", "details"))
    changing = dict.fromkeys(("updated", "name", "details"))
    return {**old_doc, **changing} == {**new_doc, **changing}


def may_succeed_later(refusal: LedgerError) -> bool:
    """Tell if a later row could make the refused row acceptable."""
    missing = AccountNotFound | EntryNotFound | RecordMissing
    return isinstance(refusal, AccountNotEmpty | BalanceRefused | missing)
