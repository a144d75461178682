"""The handler of the publisher's function: each message of the queue names a book."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import uuid4

from ledger.aws.clients import kms
from ledger.process.log import logger, print_metrics
from ledger.process.runtime import runtime, seconds_left
from ledger.publisher import asking
from ledger.publisher.publishing import Publisher
from ledger.publisher.signing import Signer
from ledger.publisher.table_source import TableSource
from ledger.store.keys import Scope

# A step of 4,096 leaves takes seconds; none begins with less time than this.
STEP_SECONDS = 30.0


def publish_batch(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Publish the books of a batch; return the messages that failed, as Lambda expects them."""
    failed: list[str] = []
    for record in event["Records"]:
        scope = asking.read_scope(record["body"])
        try:
            publish(scope, context)
        except Exception:  # noqa: BLE001 - it comes again, and is logged here with its trace
            logger().exception("publication failed", extra={"business": scope.business_id})
            failed.append(record["messageId"])
    published = len(event["Records"]) - len(failed)
    print_metrics({}, {"published": published, "publish_failures": len(failed)})
    return {"batchItemFailures": [{"itemIdentifier": name} for name in failed]}


def publish(scope: Scope, context: Any = None) -> None:
    """Publish the log of a book, and ask again for what does not fit in the time."""
    left = seconds_left(context)
    table = runtime().table(left, left)
    publisher = Publisher(table, TableSource(table), runtime().archive, signer())
    if not publisher.publish(scope, lambda: seconds_left(context) > STEP_SECONDS):
        # The text is new, so SQS takes the message although it has the book's of this minute.
        asking.ask(runtime().settings.publish_queue_url, [scope], uuid4().hex)


@lru_cache(maxsize=1)
def signer() -> Signer:
    """Return the key that signs, with its public half read once."""
    return Signer(kms(), runtime().settings.log_key_arn)
