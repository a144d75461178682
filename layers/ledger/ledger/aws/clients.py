"""The clients of a process. Where to and as whom is botocore's own configuration."""

import atexit
import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ledger.aws.outcomes import OutOfTime, is_tried_again
from ledger.aws.retry_budget import LAST_SECONDS, seconds_left

if TYPE_CHECKING:
    from botocore.session import Session
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

    from ledger.aws.transport import Transport

# botocore's defaults, a minute each, outlive the gateway, which answers after 30 s.
CONNECT_SECONDS = 1
READ_SECONDS = 2
FILE_READ_SECONDS = 4
ATTEMPTS_MAX = 3
CONNECTIONS_MAX = 64
TRANSPORTS = ("auto", "botocore", "events")
PAUSE_SECONDS_MAX = 2  # botocore's own, before the last of its attempts


def dynamodb(endpoint_url: str | None = None, region: str | None = None) -> "DynamoDBClient":
    """A client with our time-outs and our transport.

    The environment's TRANSPORT says who carries the requests:

    - `auto`, or nothing: our transport, and after repeated failures botocore's own HTTP session;
    - `botocore`: that session from the start;
    - `events`: whatever answers requests by botocore's events, as moto does.

    Where a proxy is configured, nothing of ours is below botocore.
    """
    how = os.environ.get("TRANSPORT") or TRANSPORTS[0]
    if how not in TRANSPORTS:
        raise ValueError(f"TRANSPORT={how}: it is one of {', '.join(TRANSPORTS)}")
    more = {
        "read_timeout": READ_SECONDS,
        "max_pool_connections": CONNECTIONS_MAX,
        # What is said is asserted by us and judged by DynamoDB; botocore would look a third time.
        "parameter_validation": False,
        # Else botocore would put the same words together for each request.
        "user_agent": _session().user_agent(),
    }
    client: DynamoDBClient = _client("dynamodb", more, endpoint_url, region)
    client.meta.events.register_first("needs-retry.dynamodb", _stop_in_time)
    if how != "events" and not _is_proxied(client.meta.endpoint_url):
        transport().install(client)
        if how == "botocore":
            transport().give_up()
    return client


def _stop_in_time(response: Any = None, **_: Any) -> None:
    """Raise `OutOfTime` instead of a further attempt that may have no time to be answered."""
    if seconds_left() <= PAUSE_SECONDS_MAX + LAST_SECONDS and is_tried_again(response):
        raise OutOfTime


def s3(region: str | None = None) -> "S3Client":
    """A client with the same time-outs; links that it signs are of this region."""
    more = {"read_timeout": FILE_READ_SECONDS, "signature_version": "s3v4"}
    client: S3Client = _client("s3", more, region=region)
    return client


def sts(region: str | None = None) -> Any:
    """Make a client that says whose credentials we have; the operator's command asks it."""
    return _client("sts", {"read_timeout": READ_SECONDS}, region=region)


@lru_cache(maxsize=1)
def transport() -> "Transport":
    """The process's connections to the table."""
    from ledger.aws.transport import Transport

    made = Transport((CONNECT_SECONDS, READ_SECONDS), authorities(), CONNECTIONS_MAX)
    atexit.register(made.close)
    return made


def authorities() -> str:
    """The file of the authorities that are believed: as configured, else botocore's own."""
    from botocore.httpsession import get_cert_path

    file: Any = _session().get_config_variable("ca_bundle") or get_cert_path(True)
    return str(file)


def _client(
    service: str,
    more: Any,
    endpoint_url: str | None = None,
    region: str | None = None,
) -> Any:
    from botocore.config import Config

    config = Config(
        connect_timeout=CONNECT_SECONDS,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS_MAX},
        # A flow that is dead is found by the system, and not by the next request.
        tcp_keepalive=True,
        **more,
    )
    return _session().create_client(
        service, endpoint_url=endpoint_url, region_name=region, config=config
    )


@lru_cache(maxsize=1)
def _session() -> "Session":
    """A sixth of a second: paid with the first client, not by whoever imports us."""
    from botocore.session import get_session

    return get_session()


def _is_proxied(url: str) -> bool:
    from botocore.utils import get_environ_proxies

    return bool(get_environ_proxies(url))
