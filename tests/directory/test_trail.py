"""A write to the directory finds its own earlier copy, whichever condition is named as failed."""

from dataclasses import replace
from typing import Any

from ledger.aws.outcomes import Outcome
from ledger.aws.retry_budget import RetryBudget
from ledger.directory.trail import Writer
from ledger.process.runtime import Runtime
from ledger.store.attempts import Attempts
from ledger.store.items.codec import head, text
from ledger.store.table import Table
from tests.bench import NOW


class Naming(Table):
    """A table that names only the first condition that failed."""

    def write(self, actions: Any, attempts: Attempts) -> Outcome:
        done = super().write(actions, attempts)
        return replace(done, failed=dict(sorted(done.failed.items())[:1]))


def test_a_copy_of_a_write_that_was_done_is_done(process: Runtime) -> None:
    table = Naming(process.client, process.settings.table_name, RetryBudget.for_seconds())
    writer = Writer(table, NOW, lambda: "somebody")
    key = {"PK": text("client#trail-test"), "SK": text("client")}
    put = {
        "Put": {
            "Item": {**key, **head("client")},
            "ConditionExpression": "attribute_not_exists(PK)",
        }
    }
    table.delete(key)
    trail = writer.trail("a-tenant", "trail-test", "client created")
    assert writer.write([put], trail)
    assert writer.write([put], trail)
    another = writer.trail("a-tenant", "trail-test", "client created")
    assert not writer.write([put], another)
    table.delete(key)
