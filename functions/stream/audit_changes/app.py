"""Audit the changes of the table's stream."""

from typing import Any

from ledger.process import freeze_startup_objects
from ledger.stream.audit_handler import audit_batch

freeze_startup_objects()


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Audit a batch of changes; each fault is logged, and counted for an alarm."""
    return audit_batch(event, context)
