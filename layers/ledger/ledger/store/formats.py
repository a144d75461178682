"""The format of a table: the version of its items' encoding.

Each item has the format of the release that wrote it, and the table has an item for its own format.
The first tenant brings that item, so a new table needs no step by hand. A release reads and writes
one format alone. It refuses a table of another format, or of none.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from ledger.aws.failures import RETRY_AFTER_SECONDS
from ledger.aws.items import Item
from ledger.errors import FormatRefused
from ledger.store import directory_keys
from ledger.store.cache import TtlCache
from ledger.store.items.codec import FORMAT, HEAD_NAMES, head_values, integer, read_integer
from ledger.store.keys import Key
from ledger.store.table import Table

TABLE_FORMAT = "format"
SINCE = "checkpoints_since"  # handover.py
NONE = 0


class Formats:
    """The memory of a process that its table's format was right, for the time of a TTL cache.

    The key joins a request that reads other items anyway, so the check costs no request.
    """

    def __init__(self, cache: TtlCache[str, int] | None = None) -> None:
        self._cache: TtlCache[str, int] = cache or TtlCache()

    @property
    def due(self) -> list[Key]:
        """The key to read before the table may be used; none after a recent check."""
        return [] if self._cache.find(TABLE_FORMAT) else [directory_keys.table_format()]

    def check(self, due: Sequence[Key], items: Iterable[Item]) -> None:
        """Check the format's item among the items. Raise `FormatRefused` if it is not ours.

        `due` is the property's value before the read: the cached value may have expired since.
        """
        assert len(due) <= 1, "a table has one format"
        for key in due:
            require(next((item for item in items if item["PK"] == key["PK"]), None))
            self._cache.keep(TABLE_FORMAT, FORMAT)

    def require(self, table: Table) -> None:
        """Read the format if a check is due. Raise `FormatRefused` if it is not ours."""
        for key in self.due:
            self.check([key], filter(None, [table.get(key)]))


def require(item: Item | None) -> None:
    """Raise `FormatRefused` if the table's item has another format than ours, or is missing."""
    number = read_integer(item or {}, "format", NONE)
    if number != FORMAT:
        actual = "no format" if number == NONE else f"format {number}"
        raise FormatRefused(retry_after_seconds=RETRY_AFTER_SECONDS, actual=actual, expected=FORMAT)


def format_write(is_new: bool) -> dict[str, Any]:
    """Return the write that gives a new table our format; it never changes a format.

    No earlier release has counted entries of a new table, so its hand-over is at time 0.
    """
    expression = "SET kind = :kind, #format = if_not_exists(#format, :format)"
    values = head_values(TABLE_FORMAT)
    if is_new:
        expression += f", {SINCE} = if_not_exists({SINCE}, :since)"
        values[":since"] = integer(0)
    return {
        "Update": {
            "Key": directory_keys.table_format(),
            "UpdateExpression": expression,
            "ExpressionAttributeNames": HEAD_NAMES,
            "ExpressionAttributeValues": values,
        }
    }


def require_ours_or_new(table: Table) -> None:
    """Raise `FormatRefused` if the table has tenants, but not our format."""
    item = table.get(directory_keys.table_format())
    if item is not None or table.query_newest(directory_keys.tenants(), 1):
        require(item)
