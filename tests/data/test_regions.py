"""A cold copy in a second region, by the steps of docs/regions.md, on an emulator of AWS.

This stands in for AWS Backup: the items are copied there into a new table, as a restore of a copied
backup leaves it. `make restore-test`.
"""

import pytest

from ledger.admin.verify.checks import verify
from ledger.aws.deadlines import LongRetryBudget
from ledger.process.runtime import _runtime
from ledger.store.table import Table
from tests.data.stand import SOURCE, STAGE, Stand, described, post, size, surrounded
from tests.deployed import emulator
from tools import data, restore
from tools.local.gateway import Gateway
from tools.local.template import DATA, Template

pytestmark = pytest.mark.deployed

SECOND = "eu-west-1"
COPY = "ledger-dev-copied"


def _copied(stand: Stand, second: restore.Account) -> None:
    """Restore, as AWS Backup does: items, keys and indexes, and no setting."""
    definition = Template(DATA).table_definition(COPY)
    del definition["StreamSpecification"]
    second.dynamodb.create_table(**definition)
    pages = stand.account.dynamodb.get_paginator("scan").paginate(TableName=SOURCE)
    for item in (first for page in pages for first in page["Items"]):
        second.dynamodb.put_item(TableName=COPY, Item=item)


def test_a_second_region_takes_over_with_a_copy_of_the_table(stand: Stand) -> None:
    assert emulator.REGION != SECOND
    current = restore.used(stand.account, STAGE)
    before = described(stand.account, SOURCE)
    with surrounded({"AWS_DEFAULT_REGION": SECOND, "AWS_REGION": SECOND}):
        second = restore.account()
        data.deploy(second.formation, data.run_command, STAGE)  # step 1
        _copied(stand, second)  # step 2
        restore.restore(second, STAGE, None, COPY)  # step 3
        present = restore.used(second, STAGE)
        assert present["table-name"] == COPY
        assert all(SECOND in present[name] for name in ("table-arn", "stream-arn", "bucket-name"))
        assert described(second, COPY) == before
        matches = verify(Table(second.dynamodb, COPY, LongRetryBudget()), lambda _: None)
        assert (matches["behind"], matches["fault_count"]) == (0, 0)

        _runtime.cache_clear()
        sizes = size(stand, SOURCE), second.dynamodb.scan(TableName=COPY, Select="COUNT")["Count"]
        post(stand, Gateway(COPY, {"AWS_ENDPOINT_URL_DYNAMODB": stand.url}), "in the second region")
        assert size(stand, SOURCE) == sizes[0], "the first region is left as it was"
        assert second.dynamodb.scan(TableName=COPY, Select="COUNT")["Count"] > sizes[1]
    assert restore.used(stand.account, STAGE) == current, "and its code reads what it did"
    _runtime.cache_clear()
