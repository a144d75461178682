"""The table's stream: counts entries in the totals of accounts, each version once."""

from typing import Any

from ledger.process.runtime import warm_up
from ledger.stream.projector_handler import count

warm_up()


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Count the entries of a batch; those that failed are told again."""
    return count(event, context)
