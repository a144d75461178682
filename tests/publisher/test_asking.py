"""The queue of the publisher: a book once a minute, and again for a repeated batch."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.aws import clients
from ledger.process.runtime import Runtime
from ledger.publisher import asking
from ledger.store import keys
from ledger.store.keys import Scope
from tests.bench import Bench
from tests.log.books import writer
from tests.publisher.books import bodies_of
from tests.stream.test_handler import read, record
from tools.local.template import Template
from tools.translate import translations

TEMPLATE = Template()
QUEUE = TEMPLATE.rooms["stream"].resource("LogQueue")["Properties"]
FUNCTION = "StreamPublishLog"
AT = datetime(2026, 11, 26, tzinfo=UTC)
EVENT: dict[str, Any] = {"eventSource": "aws:sqs"}


def test_a_book_is_asked_for_once_in_a_minute(queue: str) -> None:
    scopes = [Scope("tenant", str(number)) for number in range(3)]
    for second in (0, 30, 59):
        asking.ask(queue, [*scopes, *scopes], asking.minute(AT + timedelta(seconds=second)))
    assert sorted(bodies_of(queue)) == [asking.write_scope(scope) for scope in scopes]


def test_the_next_minute_asks_again(queue: str) -> None:
    scope = Scope("tenant", "business")
    for minute in range(3):
        asking.ask(queue, [scope], asking.minute(AT + timedelta(minutes=minute)))
    # A group is delivered one message at a time; a deleted one makes room for the next.
    facts = clients.sqs().get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    assert int(facts["ApproximateNumberOfMessages"]) == 3


def test_more_books_than_a_request_takes_are_all_asked_for(queue: str) -> None:
    scopes = [Scope("tenant", str(number)) for number in range(23)]
    asking.ask(queue, scopes, "text")
    facts = clients.sqs().get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    assert int(facts["ApproximateNumberOfMessages"]) == len(scopes)


def test_the_consumer_of_the_stream_asks_also_for_a_repeated_batch(
    bench: Bench, process: Runtime, queue: str
) -> None:
    """The first delivery may have ended behind its write and before its question."""
    entry = writer(bench).post()
    item = process.table(6.0).get(keys.entry(bench.scope, entry.entry_id))
    settings = process.settings
    process.settings = replace(settings, publish_queue_url="")
    read(record(1, item))
    process.settings = settings
    read(record(1, item))
    assert bodies_of(queue) == [asking.write_scope(bench.scope)]


def test_a_batch_comes_again_if_the_queue_does_not_take_its_books(
    bench: Bench, process: Runtime, queue: str
) -> None:
    entry = writer(bench).post()
    item = process.table(6.0).get(keys.entry(bench.scope, entry.entry_id))
    process.settings = replace(process.settings, publish_queue_url=f"{queue}-gone")
    with pytest.raises(Exception, match=r"QueueDoesNotExist|NonExistentQueue"):
        read(record(1, item))


def test_the_queue_waits_longer_than_the_minute_of_a_message_lasts() -> None:
    """Else a leaf at a minute's end would wait for the next write of its book."""
    assert QUEUE["FifoQueue"] is True
    assert QUEUE["DelaySeconds"] > asking.SECONDS
    assert QUEUE["VisibilityTimeout"] > TEMPLATE.timeout_seconds(FUNCTION)
    assert QUEUE["MessageRetentionPeriod"] == 14 * 86_400
    assert "RedrivePolicy" not in QUEUE, "nothing is given up"


def test_one_function_at_a_time_has_a_book_and_failures_come_again() -> None:
    mappings = [
        resource["Properties"]
        for room in translations()
        for resource in room.resources.values()
        if resource["Type"] == "AWS::Lambda::EventSourceMapping"
    ]
    (mapping,) = [m for m in mappings if m["EventSourceArn"] != {"Ref": "StreamArn"}]
    assert mapping["EventSourceArn"] == {"Fn::GetAtt": ["LogQueue", "Arn"]}
    assert (mapping["BatchSize"], mapping["ScalingConfig"]) == (1, {"MaximumConcurrency": 5})
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
