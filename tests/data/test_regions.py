"""A cold copy in a second region, by the steps of docs/regions.md, on an emulator of AWS.

This stands in for AWS Backup: the items are copied there into a new table, as a restore of a copied
backup leaves it. `make restore-test`.
"""

import pytest

from ledger.admin.verify.checks import verify
from ledger.aws.deadlines import LongRetryBudget
from ledger.process.runtime import _runtime
from ledger.store.table import Table
from tests.data.data_stack import SOURCE, STAGE, DataStack, described, environment, post, size
from tests.deployed import emulator
from tools import data, restore
from tools.local.gateway import Gateway
from tools.local.template import DATA, Template

pytestmark = pytest.mark.deployed

SECOND = "eu-west-1"
COPY = "ledger-dev-copied"


def _copied(data_stack: DataStack, second: restore.Account) -> None:
    """Restore, as AWS Backup does: items, keys and indexes, and no setting."""
    definition = Template(DATA).table_definition(COPY)
    del definition["StreamSpecification"]
    second.dynamodb.create_table(**definition)
    pages = data_stack.account.dynamodb.get_paginator("scan").paginate(TableName=SOURCE)
    for item in (first for page in pages for first in page["Items"]):
        second.dynamodb.put_item(TableName=COPY, Item=item)


def test_a_second_region_takes_over_with_a_copy_of_the_table(data_stack: DataStack) -> None:
    assert emulator.REGION != SECOND
    current = restore.used(data_stack.account, STAGE)
    source_settings = described(data_stack.account, SOURCE)
    with environment({"AWS_DEFAULT_REGION": SECOND, "AWS_REGION": SECOND}):
        second = restore.account()
        data.deploy(second.formation, data.run_command, STAGE)  # step 1
        _copied(data_stack, second)  # step 2
        restore.restore(second, STAGE, None, COPY)  # step 3
        pointer = restore.used(second, STAGE)
        assert pointer["table-name"] == COPY
        assert all(SECOND in pointer[name] for name in ("table-arn", "stream-arn", "bucket-name"))
        assert described(second, COPY) == source_settings
        matches = verify(Table(second.dynamodb, COPY, LongRetryBudget()), lambda _: None)
        assert (matches["behind"], matches["fault_count"]) == (0, 0)

        _runtime.cache_clear()
        sizes = (
            size(data_stack, SOURCE),
            second.dynamodb.scan(TableName=COPY, Select="COUNT")["Count"],
        )
        post(
            data_stack,
            Gateway(COPY, {"AWS_ENDPOINT_URL_DYNAMODB": data_stack.url}),
            "in the second region",
        )
        assert size(data_stack, SOURCE) == sizes[0], "the first region is left as it was"
        assert second.dynamodb.scan(TableName=COPY, Select="COUNT")["Count"] > sizes[1]
    assert restore.used(data_stack.account, STAGE) == current, "and its code reads what it did"
    _runtime.cache_clear()
