"""Signatures are AWS's: the published vectors of Signature Version 4, and botocore's own signer."""

import random
from typing import Any

import pytest
from botocore import auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as Reference

from ledger.aws.signing import Credentials, Signer

# The keys, the place and the time of AWS's test suite, and its cases without a query.
KEYS = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
REGION, SERVICE, STAMP = "us-east-1", "service", "20150830T123600Z"
HOST = {"host": "example.amazonaws.com", "x-amz-date": STAMP}
FORM = {"content-type": "application/x-www-form-urlencoded"}
VECTORS: list[tuple[str, str, dict[str, str], bytes, str]] = [
    ("GET", "/", {}, b"", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    ("POST", "/", {}, b"", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    (
        "POST",
        "/",
        FORM,
        b"Param1=value1",
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    ),
    (
        "GET",
        "/",
        {"my-header1": " value1", "my-header2": ' "a   b   c"'},
        b"",
        "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
    ),
    (
        "POST",
        "/",
        {"my-header1": "value1"},
        b"",
        "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
    ),
    (
        "GET",
        "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        {},
        b"",
        "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
    ),
]


@pytest.mark.parametrize(("method", "path", "more", "body", "signature"), VECTORS)
def test_a_published_vector_has_its_published_signature(
    method: str, path: str, more: dict[str, str], body: bytes, signature: str
) -> None:
    signer = Signer(KEYS, REGION, SERVICE)
    text = signer.authorization(STAMP, {**HOST, **more}, body, method, path)
    assert text == (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
        f" SignedHeaders={';'.join(sorted({**HOST, **more}))}, Signature={signature}"
    )


@pytest.mark.parametrize(
    ("day", "key"),
    [
        ("20150830", "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"),
        ("20120215", "f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d"),
    ],
)
def test_a_published_signing_key_is_ours(day: str, key: str) -> None:
    assert Signer(KEYS, REGION, "iam")._key(day).hex() == key


def test_each_day_has_a_key_of_its_own_and_both_sign_as_botocore_does() -> None:
    """Days go on and back, as a clock that is set may do."""
    chance = random.Random(20261126)  # noqa: S311
    signer = Signer(KEYS, REGION, SERVICE)
    reference: Any = auth.SigV4Auth(Reference(KEYS.key_id, KEYS.secret), SERVICE, REGION)
    for _ in range(300):
        stamp = f"202611{chance.choice(['25', '26', '27'])}T{chance.randrange(240000):06}Z"
        body = chance.randbytes(chance.randrange(40))
        request: Any = AWSRequest("POST", "https://example.amazonaws.com/", data=body)
        request.headers["X-Amz-Date"] = request.context["timestamp"] = stamp
        canonical = reference.canonical_request(request)
        expected = reference.signature(reference.string_to_sign(request, canonical), request)
        headers = {"host": "example.amazonaws.com", "x-amz-date": stamp}
        assert signer.authorization(stamp, headers, body).endswith(f"Signature={expected}")
