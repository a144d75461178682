"""The head of the totals as an item: read as written, and written from its own state alone."""

import itertools
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from ledger.aws.failures import aws_errors
from ledger.process.runtime import Runtime
from ledger.store import keys
from ledger.store.items.heads import Half, Head, head_write, to_head
from ledger.store.items.runs import Step
from ledger.store.keys import Scope

SCOPE = Scope("t1", "heads-test")
AT = int(datetime(2026, 3, 4, tzinfo=UTC).timestamp())


def test_a_head_is_written_from_the_head_that_was_read(process: Runtime) -> None:
    first = Head().refreshed(AT).advance("shard-0", 10**39, AT)
    second = replace(first.refreshed(AT - 9), half=Half(Step(2**43 - 1, 99_999, 99_998), 49))
    third = replace(second.refreshed(0), half=None, recounted_until=AT + 5)
    table = process.table(6.0)
    table.delete(keys.counted_at(SCOPE))
    for was, now in itertools.pairwise([Head(), first, second, third]):
        request = {"TableName": process.settings.table_name, **head_write(SCOPE, was, now)["Put"]}
        process.client.put_item(**request)
        assert to_head(table.get(keys.counted_at(SCOPE))) == now
        assert now.counted_at == datetime(2026, 3, 4, tzinfo=UTC)
        with pytest.raises(aws_errors(), match="ConditionalCheckFailed"):
            process.client.put_item(**request)


def test_a_checkpoint_only_advances() -> None:
    head = Head().advance("shard-0", 7, AT)
    assert (head.last("shard-0"), head.last("shard-1")) == (7, 0)
    for sequence in (6, 7):
        with pytest.raises(AssertionError):
            head.advance("shard-0", sequence, AT)


def test_the_freshness_of_an_earlier_release_is_read(process: Runtime) -> None:
    """Its item has the freshness alone."""
    assert process
    at = "2026-03-04T00:00:00.000000Z"
    assert to_head({"counted_at": {"S": at}}) == Head(0, datetime(2026, 3, 4, tzinfo=UTC))


def test_a_late_shard_keeps_its_own_checkpoint() -> None:
    head = Head().advance("shard-0", 7, AT).advance("shard-1", 9, AT - 50 * 3600)
    assert (head.last("shard-0"), head.last("shard-1")) == (7, 9)
    assert head.advance("shard-0", 8, AT).last("shard-1") == 0, "the stream has forgotten it"
