"""The AWS clients of a process.

On plain Lambda, our own client (dynamodb.py) serves the table: with the access key of the
environment, at the region's own endpoint, without a proxy. Anywhere else botocore's client serves
it, which reads all its own configuration. The same rules hold for links to files (links.py).
"""

import atexit
import importlib.util
import os
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from ledger.aws.deadlines import stop_in_time
from ledger.aws.dynamodb import DynamoClient
from ledger.aws.links import LinkingClient
from ledger.aws.places import is_proxied, named_url, plain_place
from ledger.aws.repeats import ATTEMPTS_MAX
from ledger.aws.transport import Transport

if TYPE_CHECKING:
    from botocore.session import Session
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

    from ledger.aws.guards import BotocoreSession

TableClient: TypeAlias = "DynamoClient | DynamoDBClient"
FileClient: TypeAlias = "LinkingClient | S3Client"

# botocore's defaults, a minute each, outlive the gateway, which answers after 30 s.
CONNECT_SECONDS = 1
READ_SECONDS = 2
FILE_READ_SECONDS = 4
CONNECTIONS_MAX = 64
_SECONDS = (CONNECT_SECONDS, READ_SECONDS)


def dynamodb(
    endpoint_url: str | None = None,
    region: str | None = None,
    credentials: tuple[str, str] | None = None,
) -> TableClient:
    """Return a client of the table.

    `credentials` are an access key and its secret; without them, those of the environment count.

    The environment variable TRANSPORT selects the client:

    - `auto`, or nothing: our own where Lambda is plain, else botocore's. After repeated failures
      ours leaves the requests to botocore's;
    - `botocore`: botocore's from the start;
    - `events`: botocore's, whose requests any handler of its events answers, such as moto's.
    """
    make = partial(reference, endpoint_url, region, credentials)
    place = plain_place("dynamodb", endpoint_url, region, credentials)
    return DynamoClient(place, transport(), make) if place else make()


def reference(
    endpoint_url: str | None = None,
    region: str | None = None,
    credentials: tuple[str, str] | None = None,
) -> "DynamoDBClient":
    """Return botocore's client of DynamoDB with our time-outs, and our guards but for a proxy."""
    more = {
        "read_timeout": READ_SECONDS,
        "max_pool_connections": CONNECTIONS_MAX,
        # We assert our parameters and DynamoDB validates them again; skip botocore's check.
        "parameter_validation": False,
        # botocore would put the same text together for each request.
        "user_agent": _session().user_agent(),
    }
    client: DynamoDBClient = _client("dynamodb", more, endpoint_url, region, credentials)
    if os.environ.get("TRANSPORT") != "events" and not is_proxied(client.meta.endpoint_url):
        guard().install(client)
    return client


def endpoint_of(client: TableClient) -> str:
    """Return the URL that a client of the table asks."""
    return client.place.url if isinstance(client, DynamoClient) else client.meta.endpoint_url


def s3(region: str | None = None) -> FileClient:
    """Return a client of the buckets. It signs links itself where Lambda is plain."""
    make = partial(s3_reference, region)
    place = plain_place("s3", region=region)
    return LinkingClient(place, make) if place else make()


def s3_reference(region: str | None = None) -> "S3Client":
    """Return botocore's client with the same time-outs, whose signed links are of the region."""
    more: dict[str, Any] = {"read_timeout": FILE_READ_SECONDS, "signature_version": "s3v4"}
    if not named_url("s3"):
        # botocore's links lead to us-east-1 else, which redirects or refuses them.
        more["s3"] = {"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"}
    client: S3Client = _client("s3", more, region=region)
    return client


def kms(
    endpoint_url: str | None = None,
    region: str | None = None,
    credentials: tuple[str, str] | None = None,
) -> Any:
    """Return a client of the key that signs the log."""
    return _client("kms", {"read_timeout": READ_SECONDS}, endpoint_url, region, credentials)


def ssm(region: str | None = None) -> Any:
    """Return a client of the parameters that name the data of a stage, for the operator."""
    return _client("ssm", {"read_timeout": READ_SECONDS}, region=region)


def sqs() -> Any:
    """Return a client of the queue of the log's publisher."""
    return _client("sqs", {"read_timeout": READ_SECONDS})


def sts(region: str | None = None) -> Any:
    """Return a client that names the owner of our credentials, for the operator's command."""
    return _client("sts", {"read_timeout": READ_SECONDS}, region=region)


@lru_cache(maxsize=1)
def transport() -> Transport:
    """Return the process's connections to the table."""
    shared = Transport(_SECONDS, authorities())
    atexit.register(shared.close)
    return shared


@lru_cache(maxsize=1)
def guard() -> "BotocoreSession":
    """Return the HTTP session of botocore's clients of the table."""
    from botocore.httpsession import get_cert_path

    from ledger.aws.guards import BotocoreSession

    file: Any = _session().get_config_variable("ca_bundle") or get_cert_path(True)
    return BotocoreSession(_SECONDS, str(file), CONNECTIONS_MAX)


def close_connections() -> None:
    """Close all idle connections to the table: a restored snapshot must not use them."""
    for carrier in (transport, guard):
        if carrier.cache_info().currsize:
            carrier().close()


def authorities() -> str:
    """Return botocore's file of trusted certificate authorities, without an import of botocore."""
    spec = importlib.util.find_spec("botocore")
    origin = spec.origin if spec else None
    assert origin, "the layer has botocore"
    return str(Path(origin).parent / "cacert.pem")


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
