"""Hand a table over from an earlier release's counting: `ledger-admin totals handover`.

The earlier release must count no more: its deployment is over, and its function is gone. An entry
that it has half counted goes back to its last whole version; `totals rebuild` then corrects the
totals. Then each book begins its log with the versions that are counted already (beginning.py).
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ledger.admin.totals.beginning import begin
from ledger.admin.totals.settling import is_half_counted
from ledger.aws.items import Item
from ledger.store import handover, keys
from ledger.store.items import heads, totals as total_items
from ledger.store.items.codec import integer, kind_of
from ledger.store.keys import Scope
from ledger.store.retry import write_until_settled
from ledger.store.table import Table

COUNTED_KINDS = (heads.HEAD, total_items.COUNTED)


def hand_over(table: Table, now: datetime, progress: Callable[[int], object]) -> dict[str, Any]:
    """Let this release count from two minutes after `now` on; a second hand-over changes nothing.

    Return the number of entries that the earlier release has half counted, and of sealed versions.
    Raise `StillCounting` if somebody counts meanwhile; then run the command again.
    """
    half_counted, books = 0, dict[Scope, None]()
    for page in table.scan():
        progress(len(page))
        books |= {keys.scope_of(item): None for item in page if kind_of(item) in COUNTED_KINDS}
        for item in filter(is_half_counted, page):
            half_counted += 1
            write_until_settled(table, [_reset(item)])
    sealed = begin(table, progress, books)
    write_until_settled(table, [handover.write(now)])
    return {"half_counted": half_counted, "sealed": sealed}


def _reset(item: Item) -> dict[str, Any]:
    """Return the write that takes an entry back to its last completely counted version."""
    names = ("version", "target", "done")
    assert total_items.to_counted(item).target
    return {
        "Put": {
            "Item": {**item, "target": integer(0), "done": integer(0)},
            "ConditionExpression": " AND ".join(f"#{name} = :{name}" for name in names),
            "ExpressionAttributeNames": {f"#{name}": name for name in names},
            "ExpressionAttributeValues": {f":{name}": item[name] for name in names},
        }
    }
