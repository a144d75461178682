"""Setups in memory: a setup of some twenty requests reaches the table in one.

The operator's own code writes a tenant, and Dwolla's its customers, to a sheet. Nothing else has
their ids yet, so no condition needs the table. A test thus pays for two requests of setup, not 37.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from ledger.admin.dry_run import DryTable
from ledger.admin.operator import Operator
from ledger.aws.deadlines import RetryBudget
from ledger.aws.failures import aws_errors
from ledger.aws.items import Item
from ledger.store.keys import Key
from tools.local import demo, engines
from tools.local.demo import Tenant
from tools.local.engines import TABLE

ITEMS_PER_BATCH = 25


class Sheet(DryTable):
    """A table in memory, for the setup of one tenant; `flush` writes what is new."""

    def __init__(self) -> None:
        super().__init__(demo.client(), TABLE, RetryBudget.for_seconds())
        self._flushed: dict[tuple[str, str], Item] = {}

    def get(self, key: Key) -> Item | None:
        """Return one item of the sheet."""
        return next(iter(self.batch_get([key])), None)

    def batch_get(self, keys: Any) -> list[Item]:
        """Return the items of some keys, so far as the sheet has them."""
        places = [(key["PK"]["S"], key["SK"]["S"]) for key in keys]
        return [self._items[place] for place in places if place in self._items]

    def query(self, key: Key, sort_prefix: str) -> list[Item]:
        """Return the items of a partition whose sort key has the prefix, in key order."""
        places = [
            place
            for place in self._items
            if place[0] == key["PK"]["S"] and place[1].startswith(sort_prefix)
        ]
        return [self._items[place] for place in sorted(places)]

    def flush(self, is_guarded: bool = False) -> bool:
        """Write the new items to the table.

        A guarded flush writes nothing and returns False if the table has an item of their keys.
        """
        new = [item for place, item in self._items.items() if self._flushed.get(place) != item]
        self._flushed = dict(self._items)
        if is_guarded:
            return not new or self._put_new(new)
        for batch in _batches(new):
            puts: Any = {TABLE: [{"PutRequest": {"Item": item}} for item in batch]}
            answer = engines.client().batch_write_item(RequestItems=puts)
            assert not answer["UnprocessedItems"], "an engine here processes all items"
        return True

    def _put_new(self, items: Sequence[Item]) -> bool:
        condition = {"TableName": TABLE, "ConditionExpression": "attribute_not_exists(PK)"}
        puts: Any = [{"Put": {"Item": item, **condition}} for item in items]
        try:
            self._client.transact_write_items(TransactItems=puts)
        except aws_errors() as error:
            if error.response["Error"]["Code"] != "TransactionCanceledException":
                raise
            return False
        return True


def _batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), ITEMS_PER_BATCH):
        yield items[start : start + ITEMS_PER_BATCH]


def operator(sheet: Sheet) -> Operator:
    """Return the demo's operator at a sheet."""
    return Operator(sheet, lambda: demo.OPERATOR)


def tenant(name: str) -> tuple[Tenant, Sheet]:
    """Create a tenant as `demo.tenant` does, in one request, and return it with its sheet."""
    sheet = Sheet()
    created = demo.tenant(operator(sheet), name)
    sheet.flush()
    return created, sheet
