"""The repetitions of one call, as botocore's standard mode has them: when, how many, how soon."""

import random
from threading import Lock

from ledger.aws.failures import Unanswered
from ledger.aws.parsing import Parsed

ATTEMPTS_MAX = 3
QUOTA = 500
COST, THROTTLED_COST = 14, 5
# A pause is up to this long before the first retry, and up to twice as long before the next.
_PAUSE_SECONDS, _THROTTLED_PAUSE_SECONDS = 0.025, 1.0
_ASKED_SECONDS_MAX = 5.0  # beyond our own pause
_FAILING_STATUSES = {500, 502, 503, 504}
_TOO_MANY_REQUESTS = 429
_PASSING = {"RequestTimeout", "RequestTimeoutException", "ReplicatedWriteConflictException"}
_THROTTLES = {
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottledException",
    "TooManyRequestsException",
    "ProvisionedThroughputExceededException",
    "TransactionInProgressException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "RequestThrottled",
    "SlowDown",
    "PriorRequestNotComplete",
    "EC2ThrottledException",
}


class RetryQuota:
    """The retries that a process may still make, so that a failing table is not asked more often.

    A retry takes from the quota. A success puts back the cost of its own last retry, or 1.
    """

    def __init__(self, most: int = QUOTA) -> None:
        self._most = self._left = most
        self._changing = Lock()

    def take(self, cost: int) -> bool:
        """Take the cost of a retry. Return False if too little is left."""
        with self._changing:
            is_enough = cost <= self._left
            self._left -= cost if is_enough else 0
            return is_enough

    def put_back(self, cost: int) -> None:
        """Put the cost back, at most up to the whole quota."""
        if self._left < self._most:
            with self._changing:
                self._left = min(self._most, self._left + cost)


def cost(result: Parsed | Unanswered) -> int:
    """Return what a retry takes from the quota; 0 if a retry is of no use."""
    if isinstance(result, Unanswered):
        return COST
    if result.code in _THROTTLES or result.status_code == _TOO_MANY_REQUESTS:
        return THROTTLED_COST
    passes = result.code in _PASSING or result.status_code in _FAILING_STATUSES
    return COST if passes else 0


def pause_seconds(number: int, result: Parsed | Unanswered) -> float:
    """Return the pause between the nth attempt, with this result, and the next."""
    is_throttled = cost(result) == THROTTLED_COST
    first = _THROTTLED_PAUSE_SECONDS if is_throttled else _PAUSE_SECONDS
    pause = random.random() * first * (1 << (number - 1))  # noqa: S311 # nosec B311
    longer = result.asked_seconds if isinstance(result, Parsed) else 0.0
    return max(pause, min(longer, pause + _ASKED_SECONDS_MAX))
