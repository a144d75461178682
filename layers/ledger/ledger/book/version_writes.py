"""The writes that put the next version of an entry, or its removal, in the place of the present."""

from typing import Any

from ledger.aws.items import Item
from ledger.book import balances
from ledger.book.context import Context, require_movable, require_open_period
from ledger.book.first_uses import with_first_uses
from ledger.book.lettered import require_unlettered
from ledger.core import entries, sizes
from ledger.core.amendments import movement_of
from ledger.core.entries import Entry
from ledger.errors import ConcurrentUpdate, EntryReversed, LedgerError
from ledger.store import keys
from ledger.store.items import line_states
from ledger.store.items.codec import integer, read_integer
from ledger.store.plans import Write


def balance_writes(
    context: Context, before: Entry, after: Entry | None, more_writes: int = 0
) -> tuple[Write, ...]:
    """Return the balance updates from one version to the next, beside `more_writes`.

    `after` is None for a removal. Refuse a closed period of either version, and a moved line that
    its subledger does not list.
    """
    read, lines = context.read, after.lines if after else ()
    # The count of the subledger stays, since no version moves to another one.
    assert after is None or after.subledger == before.subledger, before.entry_id
    if before.line_states:
        require_unlettered(context, before, after)
    accounts = read.accounts({line.account_id for line in (*before.lines, *lines)})
    earlier = {movement_of(line) for line in before.lines}
    changed_lines = [line for line in lines if movement_of(line) not in earlier]
    require_movable(read.scope, accounts, changed_lines, before.subledger)
    versions = [before] if after is None else [before, after]
    require_open_period(read, (version.effective_at for version in versions))
    if after is not None:
        sizes.check_entry(after, accounts, read.known_records)
    undone = entries.changes_minor(before.lines, accounts, before.currency)
    applied = entries.changes_minor(lines, accounts, after.currency if after else "")
    changes = {i: applied.get(i, 0) - undone.get(i, 0) for i in undone.keys() | applied.keys()}
    deltas = balances.balance_changes(changes, {})
    deltas = with_first_uses(read, accounts.values(), deltas, more_writes)
    return balances.balance_writes(read.scope, accounts, deltas)


def put_in_place(item: Item, before: Item) -> Write:
    """Return the put of a version over `before`, if this is present still and not reversed.

    The states of its lines must be present still too: the put may copy or drop them.
    """
    version = read_integer(before, "version")
    assert read_integer(item, "version") == version + 1
    condition, values = f"attribute_not_exists({line_states.NAME})", dict[str, Any]()
    if line_states.NAME in before:
        condition, values = line_states.unchanged(before)
    action: dict[str, Any] = {
        "Item": item,
        "ConditionExpression": "version = :version AND attribute_not_exists(reversed_by)"
        f" AND {condition}",
        "ExpressionAttributeValues": {":version": integer(version), **values},
    }

    def refusal(old: Item | None) -> LedgerError:
        if old is not None and "reversed_by" in old:
            return EntryReversed(entry_id=keys.id_of(before))
        return ConcurrentUpdate()

    return Write({"Put": action}, refusal)
