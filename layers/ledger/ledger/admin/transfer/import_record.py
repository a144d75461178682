"""The record of an import, which the stream seals in the book's log as an act."""

from datetime import datetime

from ledger.book import Reader
from ledger.core.claims import Actor
from ledger.core.imports import record_of
from ledger.store.items.records import record_item
from ledger.store.plans import put_new
from ledger.store.retry import write_until_settled


def write_record(
    read: Reader, name: str, sha256: str, entries: int, at: datetime, by: Actor
) -> bool:
    """Write the record of an import, and return whether it is new.

    A repeated import has its record already; an import without entries has none.
    """
    if not entries:
        return False
    source = f"{name} sha256:{sha256}".strip()
    item = record_item(read.scope, record_of(source, sha256, entries, at, by))
    return write_until_settled(read.table, [put_new(item).action]).is_done
