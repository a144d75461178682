"""Publish the logs of books: files and signed checkpoints, in a bucket that locks them."""

from typing import Any

from ledger.process.runtime import warm_up
from ledger.publisher.handler import publish_batch

warm_up()


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Publish the logs of the books of a batch; the queue delivers failed ones again."""
    return publish_batch(event, context)
