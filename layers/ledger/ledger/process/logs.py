"""One structured log line for each request, and its counts as embedded metrics.

No line has a token, a body, a header or a value of a query string.
"""

from collections.abc import Mapping
from functools import lru_cache
from threading import Lock
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from ledger.errors import FormatRefused, LedgerError
from ledger.process.release import release

# Powertools' Logger is not thread-safe while it is constructed.
_MAKING = Lock()


def logger() -> Logger:
    """Return the process's logger; Powertools' own variables set its level and service name."""
    with _MAKING:
        return _logger()


@lru_cache(maxsize=1)
def _logger() -> Logger:
    return Logger(utc=True, release=release())


def fault(client: Mapping[str, str]) -> None:
    """Log the present exception with its trace, before its answer `InternalFault`."""
    logger().exception("internal fault", extra=dict(client))


def finished(
    facts: Mapping[str, Any], counts: Mapping[str, int], refusal: LedgerError | None
) -> None:
    """Log the answered request, and count its entries, replays, refusals and conflicts."""
    reason = {"refusal": type(refusal).__name__} if refusal else {}
    if isinstance(refusal, FormatRefused):
        # Only the operator can mend it, so the alarm must see it.
        logger().error("internal fault", extra={**facts, "fault": refusal.reason})
    logger().info("request", extra={**facts, **counts, **reason})
    if not counts and not refusal:
        return
    metrics = EphemeralMetrics()
    metrics.add_dimension("dialect", str(facts["dialect"]))
    if refusal:
        metrics.add_dimension("reason", type(refusal).__name__)
        metrics.add_metric("refused", MetricUnit.Count, 1)
    for name, count in counts.items():
        metrics.add_metric(name, MetricUnit.Count, count)
    metrics.flush_metrics()
