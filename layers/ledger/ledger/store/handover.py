"""The hand-over of a table from an earlier release's counting to the counting of this release.

An earlier release has an item `counted` for each entry, and this one has checkpoints. Both may run
during a deployment, and neither knows what the other counts. So this release counts nothing until
the table says from when on it may. A new table says so from its first tenant on.
"""

from datetime import datetime
from typing import Any

from ledger.errors import LedgerError
from ledger.store import directory_keys, formats
from ledger.store.formats import SINCE
from ledger.store.items.codec import integer, read_integer
from ledger.store.table import Table

# The time-out of the earlier release's function, twice: an invocation may still run.
ENDING_SECONDS = 120
# Changes from before the hand-over may have a later time, by another clock.
MARKED_SECONDS = 24 * 3600


class NotHandedOver(LedgerError):
    """An earlier release may still count the entries of this table."""

    message = (
        "An earlier release may still count this table's entries. Once its deployment is over,"
        " run `ledger-admin totals handover`, and wait two minutes."
    )


def require(table: Table, now: datetime) -> int:
    """Return the time (Unix s) up to which an earlier release may have counted a change.

    Raise `NotHandedOver` before the hand-over, and `FormatRefused` at another format.
    """
    item = table.get(directory_keys.table_format())
    formats.require(item)
    since = read_integer(item or {}, SINCE, -1)
    if since < 0 or now.timestamp() < since:
        raise NotHandedOver
    return since + MARKED_SECONDS if since else 0


def write(now: datetime) -> dict[str, Any]:
    """Return the write of the hand-over. It never changes the time of an earlier one."""
    return {
        "Update": {
            "Key": directory_keys.table_format(),
            "UpdateExpression": f"SET {SINCE} = if_not_exists({SINCE}, :since)",
            "ConditionExpression": "attribute_exists(PK)",
            "ExpressionAttributeValues": {":since": integer(int(now.timestamp()) + ENDING_SECONDS)},
        }
    }
