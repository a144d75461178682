"""Removing: a last version takes an entry out of the book; the versions before it stay readable."""

from ledger.book.context import Context, naming_closed
from ledger.book.version_writes import balance_writes, put_in_place
from ledger.errors import EntryIsReversal, EntryReversed
from ledger.log import rows
from ledger.store import keys
from ledger.store.items import entries as entry_items
from ledger.store.items.codec import read_integer
from ledger.store.plans import Plan, overtaken
from ledger.store.retry import retry_on_conflict


def remove(context: Context, entry_id: int) -> bytes:
    """Remove an entry, and return the log's row of its removal.

    Raise `EntryReversed` or `EntryIsReversal` if a reversal needs it.
    """
    context = context.of_journal(False)
    return retry_on_conflict(context.table, lambda: _attempt(context, entry_id))


def _attempt(context: Context, entry_id: int) -> bytes:
    item = context.read.entry_item(entry_id)
    before = entry_items.to_entry(item)
    # The condition of the write compares the attribute; the balances come from the document.
    assert read_integer(item, "version") == before.version, before.entry_id
    if before.reversed_by is not None:
        raise EntryReversed(entry_id=before.entry_id)
    if before.reverses is not None:
        raise EntryIsReversal(entry_id=before.entry_id)
    with naming_closed(context.read, lambda: before):
        version = put_in_place(entry_items.removed_item(item, context.now, context.by), item)
        writes = (version, *balance_writes(context, before, None))
        # As in an amendment, the item of the past version is the right to supersede it.
        last = (before.entry_id, before.version + 1, context.now, context.by)
        row = rows.removal_row(*last, before.request_digest, before.fingerprint)
        plan = Plan(entry_items.past_version_item(context.scope, item), row, writes)

        def key(scope: keys.Scope, _: int) -> keys.Key:
            return keys.entry_version(scope, before.entry_id, before.version)

        return context.commit(key, lambda *_: plan, lambda _: row, overtaken).result
