"""What a request leaves behind: one structured log line, and counts as embedded metrics.

Never a token, a body, a header or a query value.
"""

from collections.abc import Mapping
from functools import lru_cache
from threading import Lock
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from ledger.errors import FormatRefused, LedgerError
from ledger.process.release import release

# Of two threads that make a logger at once, one meets it half made.
_MAKING = Lock()


def logger() -> Logger:
    """The process's logger; level and service name are Powertools' own environment variables."""
    with _MAKING:
        return _logger()


@lru_cache(maxsize=1)
def _logger() -> Logger:
    return Logger(utc=True, release=release())


def fault(who: Mapping[str, str]) -> None:
    """Log the exception that is being answered with InternalFault, with its trace."""
    logger().exception("internal fault", extra=dict(who))


def finished(
    facts: Mapping[str, Any], counts: Mapping[str, int], refusal: LedgerError | None
) -> None:
    """Log the answered request, and count what it did: posted, replayed, refused, conflicts …"""
    reason = {"refusal": type(refusal).__name__} if refusal else {}
    if isinstance(refusal, FormatRefused):  # the operator's to mend, so that the alarm says it
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
