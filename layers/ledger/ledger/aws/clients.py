"""The AWS clients of a process. Region and credentials are botocore's own configuration."""

import atexit
import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ledger.aws.deadlines import stop_in_time

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


def dynamodb(
    endpoint_url: str | None = None,
    region: str | None = None,
    credentials: tuple[str, str] | None = None,
) -> "DynamoDBClient":
    """Return a client with our time-outs and our transport.

    `credentials` are an access key and its secret; without them, botocore finds its own.

    The environment variable TRANSPORT selects the carrier of the requests:

    - `auto`, or nothing: our transport, and after repeated failures botocore's own HTTP session;
    - `botocore`: that session from the start;
    - `events`: any handler of botocore's events, such as moto's.

    A configured proxy always gets botocore's own session.
    """
    carrier = os.environ.get("TRANSPORT") or TRANSPORTS[0]
    if carrier not in TRANSPORTS:
        raise ValueError(f"TRANSPORT={carrier}: it is one of {', '.join(TRANSPORTS)}")
    more = {
        "read_timeout": READ_SECONDS,
        "max_pool_connections": CONNECTIONS_MAX,
        # We assert our parameters and DynamoDB validates them again; skip botocore's check.
        "parameter_validation": False,
        # botocore would put the same text together for each request.
        "user_agent": _session().user_agent(),
    }
    client: DynamoDBClient = _client("dynamodb", more, endpoint_url, region, credentials)
    if carrier != "events" and not _is_proxied(client.meta.endpoint_url):
        transport().install(client)
        if carrier == "botocore":
            transport().give_up()
    return client


def s3(region: str | None = None) -> "S3Client":
    """Return a client with the same time-outs, whose signed links are of the region."""
    more = {"read_timeout": FILE_READ_SECONDS, "signature_version": "s3v4"}
    client: S3Client = _client("s3", more, region=region)
    return client


def sts(region: str | None = None) -> Any:
    """Return a client that names the owner of our credentials, for the operator's command."""
    return _client("sts", {"read_timeout": READ_SECONDS}, region=region)


@lru_cache(maxsize=1)
def transport() -> "Transport":
    """Return the process's connections to the table."""
    from ledger.aws.transport import Transport

    shared = Transport((CONNECT_SECONDS, READ_SECONDS), authorities(), CONNECTIONS_MAX)
    atexit.register(shared.close)
    return shared


def authorities() -> str:
    """Return the file of trusted certificate authorities, as configured or botocore's own."""
    from botocore.httpsession import get_cert_path

    file: Any = _session().get_config_variable("ca_bundle") or get_cert_path(True)
    return str(file)


def _client(
    service: str,
    more: Any,
    endpoint_url: str | None = None,
    region: str | None = None,
    credentials: tuple[str, str] | None = None,
) -> Any:
    from botocore.config import Config

    config = Config(
        connect_timeout=CONNECT_SECONDS,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS_MAX},
        # The system's probes find a dead connection before the next request does.
        tcp_keepalive=True,
        **more,
    )
    key_id, secret = credentials or (None, None)
    client = _session().create_client(
        service,
        endpoint_url=endpoint_url,
        region_name=region,
        config=config,
        aws_access_key_id=key_id,
        aws_secret_access_key=secret,
    )
    client.meta.events.register_first(f"needs-retry.{service}", stop_in_time)
    return client


@lru_cache(maxsize=1)
def _session() -> "Session":
    """Return botocore's session. It costs 0.17 s, so make it with the first client, not earlier."""
    from botocore.session import get_session

    return get_session()


def _is_proxied(url: str) -> bool:
    from botocore.utils import get_environ_proxies

    return bool(get_environ_proxies(url))
