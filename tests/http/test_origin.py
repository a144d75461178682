"""Where there is an edge, what comes past it is unknown."""

from collections.abc import Iterator
from hashlib import sha256

import pytest
from msgspec.structs import replace

from ledger.process.runtime import Runtime
from tools.local.gateway import Gateway
from tools.local.template import ROOT_TEMPLATE, Template

SECRET = "a secret of the edge"
HEADER = "X-Origin-Secret"
REQUESTS = [
    ("GET", "/docs"),
    ("GET", "/openapi/index.json"),
    ("POST", "/token"),
    ("GET", "/nowhere"),
]


@pytest.fixture
def edged(process: Runtime) -> Iterator[Runtime]:
    """The process as it is behind an edge."""
    without = process.settings
    digest = sha256(SECRET.encode()).hexdigest()
    process.settings = replace(without, origin_digest=digest)
    yield process
    process.settings = without


@pytest.mark.usefixtures("edged")
@pytest.mark.parametrize(("method", "path"), REQUESTS)
@pytest.mark.parametrize("secret", ["", "another", SECRET.upper(), "\xe9"])
def test_a_request_that_comes_past_the_edge_is_unknown(
    gateway: Gateway, method: str, path: str, secret: str
) -> None:
    """The token endpoints have no 404, and say so as a bad request (RFC 6749, section 5.2)."""
    headers = {HEADER: secret} if secret else {}
    answer = gateway.request(method, path, headers)
    assert answer.status == (400 if path == "/token" else 404)
    assert path != "/token" or b"no such resource" in answer.body


@pytest.mark.usefixtures("edged")
def test_a_request_that_comes_through_the_edge_is_answered(gateway: Gateway) -> None:
    statuses = [gateway.request(*target, {HEADER: SECRET}).status for target in REQUESTS]
    assert statuses == [200, 200, 401, 401]
    assert b"no such resource" not in gateway.request("POST", "/token", {HEADER: SECRET}).body


@pytest.mark.usefixtures("process")
def test_without_an_edge_nobody_needs_the_secret(gateway: Gateway) -> None:
    statuses = [gateway.request(*target).status for target in REQUESTS]
    assert statuses == [200, 200, 401, 401]
    assert gateway.request("GET", "/docs", {HEADER: "whatever"}).status == 200


EMPTY = sha256(b"").hexdigest()


def test_the_digest_of_an_empty_secret_opens_nothing(process: Runtime, gateway: Gateway) -> None:
    without = process.settings
    process.settings = replace(without, origin_digest=EMPTY)
    try:
        for headers in ({}, {HEADER: ""}, {HEADER: SECRET}):
            assert gateway.request("GET", "/docs", headers).status == 404
    finally:
        process.settings = without


def test_links_have_the_domain_unless_a_base_url_is_a_parameter() -> None:
    domain = {"DomainName": "books.acme.example", "CertificateArn": "arn:aws:acm:x"}
    for more, base in (
        ({}, ""),
        (domain, "https://books.acme.example"),
        ({**domain, "PublicBaseUrl": "https://acme.example"}, "https://acme.example"),
    ):
        root = Template(ROOT_TEMPLATE, **more)
        assert root.environment({})["PUBLIC_BASE_URL"] == base
        assert root.scope.holds("HasDomain") is bool(more)


def test_a_domain_leads_to_the_api_at_its_root_and_awss_address_can_be_switched_off() -> None:
    zone = {"DomainName": "x.example", "CertificateArn": "c", "HostedZoneId": "Z1"}
    root = Template(ROOT_TEMPLATE, **zone, AwsAddress="off")
    mapping = root.resource("ApiDomainMapping")["Properties"]
    assert "ApiMappingKey" not in mapping, (
        "a path before the vendors' own would break their clients"
    )
    assert root.scope.holds("HasZone")
    api = root.scope.resolve(root.resource("LedgerApi")["Properties"])
    assert api["DisableExecuteApiEndpoint"] is True
    assert (
        Template().scope.resolve(root.resource("LedgerApi")["Properties"])[
            "DisableExecuteApiEndpoint"
        ]
        is False
    )
