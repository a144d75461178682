"""Our links to files are botocore's, to the byte."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

from ledger.aws import clients
from ledger.aws.links import LinkingClient

CHARACTERS = "abcXYZ019/-_.~ +%&=?#'\"()*!:;,@é\u20ac\U0001f9fe"
REGIONS = ("us-east-1", "eu-west-1", "eu-central-2", "cn-north-1", "us-gov-west-1", "us-iso-east-1")
ENDPOINTS = (None, "http://127.0.0.1:4566", "http://localhost:80/", "https://files.example:443")
BUCKETS = ("ledger-files", "a.b.c", "x1", "files--eun1-az1--x-s3", "named-s3alias")
TOKENS = ("", "IQoJb3JpZ2luX2VjEJr//////////wEa+/=")
PLAIN_BUCKET = BUCKETS[0]


@pytest.fixture(autouse=True)
def plain(on_lambda: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The environment of a function on plain Lambda, for each test."""
    yield on_lambda
    clients._session.cache_clear()


def at(seconds: float, patch: pytest.MonkeyPatch) -> float:
    """Set botocore's clock."""
    moment = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    patch.setattr("botocore.auth.get_current_datetime", lambda *_, **__: moment)
    return seconds


def text(chance: random.Random, longest: int) -> str:
    return "".join(chance.choices(CHARACTERS, k=chance.randint(1, longest)))


@pytest.mark.parametrize(("region", "endpoint"), [*product(REGIONS, ENDPOINTS)])
def test_a_generated_link_is_botocores_to_the_byte(
    plain: pytest.MonkeyPatch, region: str, endpoint: str | None
) -> None:
    chance = random.Random(f"{region} {endpoint}")  # noqa: S311
    if endpoint:
        plain.setenv("AWS_ENDPOINT_URL_S3", endpoint)
    for token in TOKENS:
        plain.setenv("AWS_SESSION_TOKEN", token)
        clients._session.cache_clear()  # It has the credentials of the environment.
        reference: Any = clients.s3_reference(region)
        ours: Any = clients.s3(region)
        is_ours = isinstance(ours, LinkingClient)
        assert is_ours == bool(endpoint or not region.startswith(("cn", "us-gov", "us-iso")))
        for _ in range(20):
            now = at(chance.randrange(2**31), plain)
            if is_ours:
                ours._clock = lambda now=now: now
            params = {"Bucket": chance.choice((*BUCKETS, *[PLAIN_BUCKET] * 5))}
            params["Key"] = text(chance, 60)
            if chance.random() < 0.7:
                params["ResponseContentDisposition"] = text(chance, 40)
            words = ("get_object", params, chance.choice((1, 900, 3_600)))
            assert ours.generate_presigned_url(*words) == reference.generate_presigned_url(*words)


@pytest.mark.parametrize("region", REGIONS[:3])
def test_a_link_leads_to_the_region_of_its_bucket(region: str) -> None:
    """The host of all regions redirects or refuses in the newer ones, and our link is for one."""
    params = {"Bucket": PLAIN_BUCKET, "Key": "k"}
    for client in (clients.s3(region), clients.s3_reference(region)):
        link = client.generate_presigned_url("get_object", params, 900)
        assert link.startswith(f"https://{PLAIN_BUCKET}.s3.{region}.amazonaws.com/k?")


def test_a_link_needs_no_botocore(plain: pytest.MonkeyPatch) -> None:
    plain.setattr(clients, "s3_reference", lambda *_: pytest.fail("botocore's client was made"))
    params = {"Bucket": PLAIN_BUCKET, "Key": "k"}
    link = clients.s3("eu-west-1").generate_presigned_url("get_object", params, 900)
    assert time.strftime("X-Amz-Date=%Y%m%dT", time.gmtime()) in link


def test_each_other_method_is_botocores(plain: pytest.MonkeyPatch) -> None:
    clients_of_botocore: list[Any] = []

    class Reference:
        put_object = staticmethod(lambda **params: params)
        generate_presigned_url = staticmethod(lambda *words: words)

    def make(*_: Any) -> Any:
        clients_of_botocore.append(Reference())
        return clients_of_botocore[-1]

    plain.setattr(clients, "s3_reference", make)
    client: Any = clients.s3("eu-west-1")
    assert client.put_object(Key="k") == {"Key": "k"}
    assert client.generate_presigned_url("put_object", {}, 1) == ("put_object", {}, 1)
    versioned = {"Bucket": PLAIN_BUCKET, "Key": "k", "VersionId": "v"}
    assert client.generate_presigned_url("get_object", versioned, 1)[1] == versioned
    assert len(clients_of_botocore) == 1


def test_a_secret_is_in_no_text_of_a_client() -> None:
    client: Any = clients.s3("eu-west-1")
    for words in (repr(client), f"{client.place}"):
        assert "token" not in words
        assert "secret" not in words
