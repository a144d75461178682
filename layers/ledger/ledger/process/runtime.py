"""One process: the settings from its environment, its clients, its caches, and its log.

The first request reads the environment, here and in the clients. An import reads nothing.

Each request has one structured log line, whose counts are embedded metrics too. No line has a
token, a body, a header or a value of a query string.
"""

import importlib.util
import os
import random
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property, lru_cache
from logging import INFO
from threading import RLock
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ledger.aws.clients import TableClient, close_connections, dynamodb, s3, transport
from ledger.aws.deadlines import DEADLINE_SECONDS, RetryBudget
from ledger.aws.dynamodb import DynamoClient
from ledger.directory import Business, Principal
from ledger.errors import FormatRefused, LedgerError
from ledger.process import freeze_startup_objects
from ledger.process.log import embed, logger, print_metrics
from ledger.store.cache import BookCache, TtlCache
from ledger.store.files import Files
from ledger.store.formats import Formats
from ledger.store.table import Table

if TYPE_CHECKING:
    from ledger.store.archive import Archive

# Threads share one runtime, and botocore is not thread-safe while it makes a client.
_MAKING = RLock()

# The time that a function needs for its answer, of the time before its time-out.
ANSWERING_SECONDS = 1.0


class Settings(Struct, frozen=True):
    """The environment of a function; `public_base_url` is empty or has no slash at its end.

    `rate_limit` is a client's limit of requests in access.WINDOW_SECONDS; 0 means no limit.
    `settle_seconds` is the time from a request's arrival to the end of its write, as lists assume.
    `log_bucket_name` is the bucket of the published log, and `log_key_arn` the key that signs it.
    `publish_queue_url` has the books to publish; empty if nobody publishes.
    `origin_digest` is the hexadecimal SHA-256 of the edge's secret; empty without an edge.
    """

    table_name: str
    public_base_url: str
    token_seconds: int
    bucket_name: str
    rate_limit: int
    origin_digest: str = ""
    settle_seconds: float = 1.0
    log_bucket_name: str = ""
    log_key_arn: str = ""
    publish_queue_url: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings; raise `KeyError` without a table's name."""
        return cls(
            table_name=environment["TABLE_NAME"],
            public_base_url=environment.get("PUBLIC_BASE_URL", "").rstrip("/"),
            token_seconds=int(environment.get("TOKEN_SECONDS", "3600")),
            bucket_name=environment.get("BUCKET_NAME", ""),
            rate_limit=int(environment.get("RATE_LIMIT", "0")),
            origin_digest=environment.get("ORIGIN_DIGEST", ""),
            settle_seconds=float(environment.get("SETTLE_SECONDS", "1")),
            log_bucket_name=environment.get("LOG_BUCKET_NAME", ""),
            log_key_arn=environment.get("LOG_KEY_ARN", ""),
            publish_queue_url=environment.get("PUBLISH_QUEUE_URL", ""),
        )


class Runtime:
    """One process's settings, client and caches; safe to share between threads."""

    def __init__(self, settings: Settings, client: TableClient) -> None:
        self.settings = settings
        self.client = client
        self.chart = BookCache()
        self.principals: TtlCache[str, Principal] = TtlCache()
        self.businesses: TtlCache[tuple[str, str], Business] = TtlCache()
        self.formats = Formats()
        self.used_up: dict[str, int] = {}

    @cached_property
    def files(self) -> Files:
        """The bucket. The first request with a file makes its client."""
        with _MAKING:
            return Files(s3(), self.settings.bucket_name)

    @cached_property
    def archive(self) -> "Archive":
        """The bucket of the published log."""
        # Import here: few functions read the log, and the others start quicker.
        from ledger.store.archive import Archive

        return Archive(self.files.client, self.settings.log_bucket_name)

    def settle(self, at: datetime, sleep: Callable[[float], None] = time.sleep) -> bool:
        """Wait until the writes that had begun at `at` have ended; return whether it took time."""
        longest = self.settings.settle_seconds
        seconds = min(at.timestamp() + longest - time.time(), longest)
        if seconds <= 0:
            return False
        sleep(seconds)
        return True

    def table(self, seconds: float, trying: float = DEADLINE_SECONDS) -> Table:
        """Return the table for a request that has `seconds` left and retries for `trying`."""
        return Table(
            self.client, self.settings.table_name, RetryBudget.for_answer_in(seconds, trying)
        )


def runtime() -> Runtime:
    """Return this process's runtime; the first request makes it."""
    with _MAKING:
        return _runtime()


def warm_up() -> None:
    """Make the table's client and its TLS context at a Lambda's start, when it has a full CPU.

    After a SnapStart restore, drop the snapshot's connections and reseed `random`.
    """
    if "AWS_LAMBDA_INITIALIZATION_TYPE" not in os.environ:
        return
    if isinstance(runtime().client, DynamoClient):
        transport().prepare()
    if importlib.util.find_spec("snapshot_restore_py"):
        hooks = importlib.import_module("snapshot_restore_py")
        hooks.register_after_restore(close_connections)
        hooks.register_after_restore(random.seed)


@lru_cache(maxsize=1)
def _runtime() -> Runtime:
    runtime = Runtime(Settings.from_environment(os.environ), dynamodb())
    transport().warn = lambda message: logger().warning(message)
    freeze_startup_objects()
    return runtime


def seconds_left(context: Any) -> float:
    """Return the seconds that a function may still work before it must answer."""
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    return float(remaining()) / 1000 - ANSWERING_SECONDS if remaining else float("inf")


def log_fault(client: Mapping[str, str]) -> None:
    """Log the present exception with its trace, before its answer `InternalFault`."""
    logger().exception("internal fault", extra=dict(client))


def log_request(
    facts: Mapping[str, Any], counts: Mapping[str, int], refusal: LedgerError | None
) -> None:
    """Log the answered request, and count its entries, replays, refusals and conflicts.

    Its counts are metrics of the same line. If the level leaves the line out, they have their own.
    """
    if isinstance(refusal, FormatRefused):
        # Only the operator can mend it, so the alarm must see it.
        logger().error("internal fault", extra={**facts, "fault": refusal.reason})
    dimensions, reason = {"dialect": str(facts["dialect"])}, {}
    if refusal:
        name = type(refusal).__name__
        dimensions["reason"], reason = name, {"refusal": name}
        counts = {"refused": 1, **counts}
    if not logger().isEnabledFor(INFO):
        if counts:
            print_metrics(dimensions, counts)
        return
    metrics = embed(dimensions, counts) if counts else {}
    logger().info("request", extra={**facts, **dimensions, **counts, **reason, **metrics})
