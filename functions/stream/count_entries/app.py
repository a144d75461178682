"""Count the entries of the table's stream in the totals of accounts, each version once."""

from typing import Any

from ledger.process.runtime import warm_up
from ledger.stream.projector_handler import count_batch

warm_up()


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Count the entries of a batch; the stream delivers failed ones again."""
    return count_batch(event, context)
