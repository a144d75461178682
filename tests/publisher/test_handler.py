"""The publisher's function: it publishes the books of its messages, and reports failures."""

import json
from datetime import UTC, datetime
from typing import Any

from ledger.publisher import asking
from ledger.store import keys
from ledger.store.items.published import to_published
from ledger.store.keys import Scope
from tests.bench import Bench
from tests.log.books import seal, writer
from tests.publisher.books import bodies_of
from tools.local.gateway import Context, load
from tools.local.template import ROOT, Template

TEMPLATE = Template()
QUEUE = TEMPLATE.rooms["stream"].resource("LogQueue")["Properties"]
FUNCTION = "StreamPublishLog"
AT = datetime(2026, 11, 26, tzinfo=UTC)
EVENT: dict[str, Any] = {"eventSource": "aws:sqs"}


def publish(*bodies: str) -> Any:
    """Invoke the publisher's function with messages."""
    handler = load(ROOT / "functions" / "stream" / "publish_log" / "app.py")
    records = [
        {**EVENT, "messageId": str(number), "body": body} for number, body in enumerate(bodies)
    ]
    return handler({"Records": records}, Context(FUNCTION, TEMPLATE.timeout_seconds(FUNCTION)))


def test_the_function_publishes_the_books_of_its_messages(bench: Bench) -> None:
    writer(bench).post()
    seal(bench)
    assert publish(asking.write_scope(bench.scope)) == {"batchItemFailures": []}
    state = to_published(bench.process.table(6.0).get(keys.published(bench.scope)))
    assert state is not None
    assert state.size == state.written > 0


def test_a_book_whose_table_was_altered_fails_alone(bench: Bench) -> None:
    """Somebody changes a text in the table before the log is published."""
    entry = writer(bench).post()
    seal(bench)
    table = bench.process.table(6.0)
    item = table.get(keys.entry(bench.scope, entry.entry_id))
    assert item is not None
    document = {**json.loads(item["doc"]["S"]), "text": "forged"}
    table.upsert({**item, "doc": {"S": json.dumps(document)}})
    sound = Scope("aaaaaaaaaaaa", "00000000-0000-4000-8000-000000000000")
    answer = publish(asking.write_scope(bench.scope), asking.write_scope(sound))
    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert table.get(keys.published(bench.scope)) is None
    table.upsert(item)


def test_a_rest_beyond_the_time_is_asked_for_again(bench: Bench, queue: str) -> None:
    writer(bench).post()
    seal(bench)
    handler = load(ROOT / "functions" / "stream" / "publish_log" / "app.py")
    body = asking.write_scope(bench.scope)
    event = {"Records": [{**EVENT, "messageId": "0", "body": body}]}
    assert handler(event, Context(FUNCTION, 20)) == {"batchItemFailures": []}
    assert bodies_of(queue) == [body]


def test_the_queue_is_encrypted() -> None:
    """By SQS's own key; a message names books alone."""
    assert QUEUE["SqsManagedSseEnabled"] is True
