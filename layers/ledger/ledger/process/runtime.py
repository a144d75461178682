"""What one process has: settings from its environment, one client, and what it has seen lately.

The environment is read here, and by the clients, at the first request and not at import.
"""

import importlib.util
import os
import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import RLock
from typing import TYPE_CHECKING, Any

from ledger.aws.clients import dynamodb, s3, transport
from ledger.aws.retry_budget import DEADLINE_SECONDS, RetryBudget
from ledger.directory import Business, Principal
from ledger.process.logs import logger
from ledger.process.startup import freeze_startup_objects
from ledger.store.cache import BookCache, TtlCache
from ledger.store.files import Files
from ledger.store.formats import Formats
from ledger.store.table import Table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Where requests come in threads, they share one runtime; botocore makes clients in one thread only.
_MAKING = RLock()

# Kept back from the function's own time-out, for answering.
ANSWERING_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment of a function; `public_base_url` is empty or has no slash at its end.

    `rate_limit` is how many requests a client may make in rates.WINDOW_SECONDS; 0 means any number.
    `origin_digest` is the SHA-256, in hex, of the secret that the edge adds; empty without an edge.
    """

    table_name: str
    public_base_url: str
    token_seconds: int
    bucket_name: str
    rate_limit: int
    origin_digest: str = ""

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Settings":
        return cls(
            table_name=environment["TABLE_NAME"],
            public_base_url=environment.get("PUBLIC_BASE_URL", "").rstrip("/"),
            token_seconds=int(environment.get("TOKEN_SECONDS", "3600")),
            bucket_name=environment.get("BUCKET_NAME", ""),
            rate_limit=int(environment.get("RATE_LIMIT", "0")),
            origin_digest=environment.get("ORIGIN_DIGEST", ""),
        )


class Runtime:
    """One process's settings, client and caches; safe to share between threads."""

    def __init__(self, settings: Settings, client: "DynamoDBClient") -> None:
        self.settings = settings
        self.client = client
        self.chart = BookCache()
        self.principals: TtlCache[str, Principal] = TtlCache()
        self.businesses: TtlCache[tuple[str, str], Business] = TtlCache()
        self.formats = Formats()
        self.spent: dict[str, int] = {}

    @cached_property
    def files(self) -> Files:
        """The bucket; its client is made by the first request that has to do with a file."""
        with _MAKING:
            return Files(s3(), self.settings.bucket_name)

    def table(self, seconds: float, trying: float = DEADLINE_SECONDS) -> Table:
        """Give the table to one request, which has so many seconds left and tries for `trying`."""
        return Table(
            self.client, self.settings.table_name, RetryBudget.for_answer_in(seconds, trying)
        )


def runtime() -> Runtime:
    """This process's runtime, made at its first request."""
    with _MAKING:
        return _runtime()


def warm_up() -> None:
    """On Lambda, make at its start what a first request would wait for: that is at full speed.

    A snapshot (SnapStart) has it too, and what is thawed begins with new connections and chances.
    """
    if "AWS_LAMBDA_INITIALIZATION_TYPE" not in os.environ:
        return
    runtime()
    transport().prepare()
    if importlib.util.find_spec("snapshot_restore_py"):
        hooks = importlib.import_module("snapshot_restore_py")
        hooks.register_after_restore(transport().close)
        hooks.register_after_restore(random.seed)


@lru_cache(maxsize=1)
def _runtime() -> Runtime:
    made = Runtime(Settings.of(os.environ), dynamodb())
    transport().warn = lambda message: logger().warning(message)
    freeze_startup_objects()
    return made


def seconds_left(context: Any) -> float:
    """How long a function may still work, so that it can answer in time."""
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    return float(remaining()) / 1000 - ANSWERING_SECONDS if remaining else float("inf")
