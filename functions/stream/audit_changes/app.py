"""The table's stream: looks at every change again, and says if one breaks a promise."""

from typing import Any

from ledger.process.startup import freeze_startup_objects
from ledger.stream.audit_handler import watch

freeze_startup_objects()


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Audit the changes of a batch; what is wrong is logged and counted, for an alarm."""
    return watch(event, context)
