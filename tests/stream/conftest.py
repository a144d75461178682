"""A table that an earlier release's counting has handed over."""

import time
from collections.abc import Iterator

import pytest

from ledger.store import directory_keys, handover
from ledger.store.formats import SINCE
from ledger.store.items.codec import integer
from tests.bench import Bench


@pytest.fixture
def handed_over(bench: Bench) -> Iterator[None]:
    """Let the table be handed over two minutes ago; a new table never had to be."""
    process = bench.process
    table = process.table(6.0)
    key = directory_keys.table_format()
    item = table.get(key)
    assert item is not None
    process.client.put_item(
        TableName=process.settings.table_name,
        Item={**item, SINCE: integer(int(time.time()) - handover.ENDING_SECONDS)},
    )
    yield
    process.client.put_item(TableName=process.settings.table_name, Item=item)
