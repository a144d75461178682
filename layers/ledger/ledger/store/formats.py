"""The format of a table, as a number: how its items are written, and what may read them.

Each item has the number of the release that wrote it, and the table has one of its own. That one
comes into the table with its first tenant, so a new table needs no step by hand. A release reads
and writes one format alone, and refuses a table of an earlier or a later one, or of none.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from ledger.aws.items import Item
from ledger.aws.outcomes import RETRY_AFTER_SECONDS
from ledger.errors import FormatRefused
from ledger.store import directory_keys
from ledger.store.items.codec import FORMAT, HEAD_NAMES, head_values, read_integer
from ledger.store.keys import Key
from ledger.store.table import Table
from ledger.store.ttl_cache import TtlCache

TABLE_FORMAT = "format"
NONE = 0


class Formats:
    """What a process knows of its table's format, for as long as what is seen counts.

    The key joins a request that reads other items anyway, so that the check costs no request.
    """

    def __init__(self, seen: TtlCache[str, int] | None = None) -> None:
        self._seen: TtlCache[str, int] = seen or TtlCache()

    @property
    def due(self) -> list[Key]:
        """The key to read before the table is believed; none if it was checked lately."""
        return [] if self._seen.find(TABLE_FORMAT) else [directory_keys.table_format()]

    def check(self, due: Sequence[Key], found: Iterable[Item]) -> None:
        """Look for the format among items that were read; `FormatRefused` if it is not ours.

        `due` is the key as it was due before they were read: since then the minute may have ended.
        """
        for key in due:
            require(next((item for item in found if item["PK"] == key["PK"]), None))
            self._seen.keep(TABLE_FORMAT, FORMAT)

    def require(self, table: Table) -> None:
        """Read the format if that is due; `FormatRefused` if it is not ours."""
        for key in self.due:
            self.check([key], filter(None, [table.get(key)]))


def require(item: Item | None) -> None:
    """Refuse, as `FormatRefused`, a table that says another format than ours, or none."""
    found = read_integer(item or {}, "format", NONE)
    if found != FORMAT:
        actual = "no format" if found == NONE else f"format {found}"
        raise FormatRefused(retry_after_seconds=RETRY_AFTER_SECONDS, actual=actual, expected=FORMAT)


def given() -> dict[str, Any]:
    """Give the table its format, if it has none; the write never changes one."""
    return {
        "Update": {
            "Key": directory_keys.table_format(),
            "UpdateExpression": "SET kind = :kind, #format = if_not_exists(#format, :format)",
            "ExpressionAttributeNames": HEAD_NAMES,
            "ExpressionAttributeValues": head_values(TABLE_FORMAT),
        }
    }


def require_ours_or_new(table: Table) -> None:
    """Refuse, as `FormatRefused`, a table that has tenants and is not of our format."""
    item = table.get(directory_keys.table_format())
    if item is not None or table.query_newest(directory_keys.tenants(), 1):
        require(item)
