"""The clients of a process: their time-outs, their transport, their links."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import botocore
import pytest

from ledger.aws import clients
from ledger.aws.deadlines import stop_in_time
from ledger.aws.dynamodb import DynamoClient
from ledger.aws.places import Place
from ledger.aws.signing import Credentials
from tests.aws.conftest import REGION

GATEWAY_SECONDS = 30
CLIENTS: dict[str, tuple[Callable[[], Any], int]] = {
    "dynamodb": (lambda: clients.reference("http://localhost:1", REGION), 2),
    "s3": (lambda: clients.s3_reference(REGION), 4),
    "sts": (lambda: clients.sts(REGION), 2),
}


@pytest.mark.parametrize("service", CLIENTS)
def test_all_attempts_of_a_client_end_before_the_gateway_answers(service: str) -> None:
    make, read_seconds = CLIENTS[service]
    client = make()
    config = client.meta.config
    assert (config.connect_timeout, config.read_timeout) == (1, read_seconds)
    assert config.retries == {"mode": "standard", "total_max_attempts": 3}
    attempts = config.retries["total_max_attempts"]
    assert attempts * (config.connect_timeout + config.read_timeout) < GATEWAY_SECONDS


@pytest.mark.parametrize("service", CLIENTS)
def test_a_client_probes_idle_connections_and_stops_in_time(service: str) -> None:
    make, _ = CLIENTS[service]
    client = make()
    assert client.meta.config.tcp_keepalive
    handlers = client.meta.events._emitter._handlers.prefix_search(f"needs-retry.{service}.Put")
    names = [handler.__name__ for handler in handlers]
    assert stop_in_time in handlers
    # The first answer counts, so botocore's own handler must come later.
    assert names.index(stop_in_time.__name__) < names.index("needs_retry")


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-2"])
def test_a_signed_link_is_of_the_region_and_of_signature_version_4(
    monkeypatch: pytest.MonkeyPatch, region: str
) -> None:
    """In the oldest regions botocore chooses version 2 by itself, and new buckets refuse it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    link = clients.s3_reference(region).generate_presigned_url(
        "get_object", {"Bucket": "a-bucket", "Key": "k"}
    )
    query = parse_qs(urlsplit(link).query)
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert f"/{region}/s3/" in query["X-Amz-Credential"][0]


def test_all_clients_of_a_process_share_one_transport() -> None:
    assert clients.transport() is clients.transport()


def test_the_trusted_authorities_are_botocores() -> None:
    assert clients.authorities() == str(Path(botocore.__file__).parent / "cacert.pem")


URL = "http://localhost:1"
PLAIN: list[dict[str, str]] = [
    {},
    {"TRANSPORT": "auto"},
    {"AWS_ENDPOINT_URL": URL, "AWS_CA_BUNDLE": "/etc/own.pem"},
    {"AWS_ENDPOINT_URL_DYNAMODB": URL, "AWS_ENDPOINT_URL": "http://localhost:2"},
    {"HTTPS_PROXY": URL, "NO_PROXY": "amazonaws.com"},
    {"https_proxy": ""},
    {"AWS_CONFIG_FILE": "/dev/null"},
]
OTHER: list[dict[str, str]] = [
    {"TRANSPORT": "botocore"},
    {"TRANSPORT": "events"},
    {"HTTPS_PROXY": URL},
    {"all_proxy": URL},
    {"AWS_ACCESS_KEY_ID": ""},
    {"AWS_SECRET_ACCESS_KEY": "sec\nret"},
    {"AWS_SESSION_TOKEN": "tök"},
    {"AWS_CONTAINER_CREDENTIALS_FULL_URI": URL},
    {"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"},
    {"AWS_DEFAULT_REGION": "cn-north-1"},
    {"AWS_DEFAULT_REGION": "us-gov-west-1"},
    {"AWS_USE_FIPS_ENDPOINT": "true"},
    {"AWS_USE_DUALSTACK_ENDPOINT": "true"},
    {"AWS_ACCOUNT_ID": "123456789012"},
    {"AWS_CA_BUNDLE": "/etc/own.pem"},
    {"REQUESTS_CA_BUNDLE": "/etc/own.pem"},
    {"AWS_ENDPOINT_URL": "http://user:word@localhost:1"},
    {"AWS_ENDPOINT_URL": "http://localhost:1/path"},
    {"AWS_CONFIG_FILE": __file__},
]


@pytest.mark.parametrize("environment", PLAIN, ids=str)
def test_plain_lambda_has_our_own_client(
    on_lambda: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    for name, value in environment.items():
        on_lambda.setenv(name, value)
    client = clients.dynamodb()
    assert isinstance(client, DynamoClient)
    endpoint = next((value for name, value in environment.items() if "ENDPOINT" in name), "")
    url = f"{endpoint or 'https://dynamodb.eu-west-1.amazonaws.com'}/"
    assert client.place == Place(url, REGION, Credentials("id", "secret", "token"), bool(endpoint))


@pytest.mark.parametrize("environment", OTHER, ids=str)
def test_any_other_place_has_botocores_client(
    on_lambda: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    on_lambda.setattr(clients, "reference", lambda *_: "botocore's")
    for name, value in environment.items():
        on_lambda.setenv(name, value)
    client: Any = clients.dynamodb()
    assert client == "botocore's"


@pytest.mark.parametrize(
    ("environment", "guarded"),
    [
        ({"TRANSPORT": "botocore"}, True),
        ({"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"}, True),
        ({"TRANSPORT": "events"}, False),
        ({"HTTP_PROXY": "http://127.0.0.1:1"}, False),
    ],
    ids=str,
)
def test_botocores_client_has_our_guards_unless_others_carry_its_requests(
    on_lambda: pytest.MonkeyPatch, environment: dict[str, str], guarded: bool
) -> None:
    for name, value in environment.items():
        on_lambda.setenv(name, value)
    client: Any = clients.dynamodb(URL)
    handlers = client.meta.events._emitter._handlers.prefix_search("before-send.dynamodb.PutItem")
    assert (clients.guard().send in handlers) == guarded


def test_a_secret_is_in_no_text_of_a_client(on_lambda: pytest.MonkeyPatch) -> None:
    assert on_lambda
    client: Any = clients.dynamodb()
    request = client.request("GetItem", b"{}")
    assert "token" in request.headers.values()
    for subject in (client, client.place, client.place.credentials, request):
        for text in (repr(subject), str(subject), f"{subject}"):
            assert "secret" not in text
            assert "token" not in text


def test_an_unknown_transport_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSPORT", "fast")
    with pytest.raises(ValueError, match="TRANSPORT=fast: it is one of auto, botocore, events"):
        clients.dynamodb("http://localhost:1", "us-east-1")
