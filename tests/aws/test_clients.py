"""The clients of a process: their time-outs, their transport, their links."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ledger.aws import clients
from ledger.aws.deadlines import stop_in_time

REGION = "eu-west-1"
GATEWAY_SECONDS = 30
CLIENTS: dict[str, tuple[Callable[[], Any], int]] = {
    "dynamodb": (lambda: clients.dynamodb("http://localhost:1", REGION), 2),
    "s3": (lambda: clients.s3(REGION), 4),
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
    link = clients.s3(region).generate_presigned_url(
        "get_object", Params={"Bucket": "a-bucket", "Key": "k"}
    )
    query = parse_qs(urlsplit(link).query)
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert f"/{region}/s3/" in query["X-Amz-Credential"][0]


def test_all_clients_of_a_process_share_one_transport() -> None:
    assert clients.transport() is clients.transport()


def test_the_trusted_authorities_are_botocores_unless_a_file_is_configured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("AWS_CA_BUNDLE", raising=False)
    assert clients.authorities().endswith("cacert.pem")
    monkeypatch.setenv("AWS_CA_BUNDLE", "/etc/own.pem")
    clients._session.cache_clear()
    try:
        assert clients.authorities() == "/etc/own.pem"
    finally:
        clients._session.cache_clear()


@pytest.mark.parametrize(
    ("environment", "carries"),
    [
        ({}, True),
        ({"TRANSPORT": "auto"}, True),
        ({"TRANSPORT": "botocore"}, True),
        ({"TRANSPORT": "events"}, False),
        ({"HTTP_PROXY": "http://127.0.0.1:1"}, False),
        ({"HTTP_PROXY": "http://127.0.0.1:1", "NO_PROXY": "localhost"}, True),
    ],
)
def test_the_setting_selects_the_carrier_of_requests(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], carries: bool
) -> None:
    for name in ("TRANSPORT", "HTTP_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    client: Any = clients.dynamodb("http://localhost:1", "us-east-1")
    handlers = client.meta.events._emitter._handlers.prefix_search("before-send.dynamodb.PutItem")
    assert (clients.transport().send in handlers) == carries
    assert clients.transport().is_given_up == (environment.get("TRANSPORT") == "botocore")


def test_an_unknown_transport_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSPORT", "fast")
    with pytest.raises(ValueError, match="TRANSPORT=fast: it is one of auto, botocore, events"):
        clients.dynamodb("http://localhost:1", "us-east-1")
