"""A write to the directory finds its own earlier copy, whichever condition is named as failed."""

from typing import Any

from msgspec.structs import replace

from ledger.aws.deadlines import RetryBudget
from ledger.directory.trail import Writer
from ledger.process.runtime import Runtime
from ledger.store.items.codec import head, text
from ledger.store.retry import Attempts, Outcome
from ledger.store.table import Table
from tests.bench import NOW


class Naming(Table):
    """A table that names only the first condition that failed."""

    def write(self, actions: Any, attempts: Attempts) -> Outcome:
        outcome = super().write(actions, attempts)
        return replace(outcome, failed=dict(sorted(outcome.failed.items())[:1]))


def test_a_late_copy_of_a_write_is_a_success(process: Runtime) -> None:
    table = Naming(process.client, process.settings.table_name, RetryBudget.for_seconds())
    writer = Writer(table, NOW, lambda: "somebody")
    key = {"PK": text("client#trail-test"), "SK": text("client")}
    action = {
        "Put": {
            "Item": {**key, **head("client")},
            "ConditionExpression": "attribute_not_exists(PK)",
        }
    }
    table.delete(key)
    trail = writer.trail("a-tenant", "trail-test", "client created")
    assert writer.write([action], trail)
    assert writer.write([action], trail)
    other = writer.trail("a-tenant", "trail-test", "client created")
    assert not writer.write([action], other)
    table.delete(key)
