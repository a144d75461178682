"""Credentials of requests: bearer tokens, HTTP Basic, and the challenge of a refusal."""

import base64

import pytest

from ledger.errors import (
    CredentialsMissing,
    EntryNotFound,
    LedgerError,
    ScopeMissing,
    TokenExpired,
    TokenUnknown,
)
from ledger.http import access


@pytest.mark.parametrize("header", ["Bearer abc", "bearer abc", "  BEARER   abc "])
def test_a_bearer_token_is_read_whatever_the_case_of_its_scheme(header: str) -> None:
    assert access.bearer_token(header) == "abc"


@pytest.mark.parametrize("header", ["", "abc", "Bearer", "Bearer a b", "Basic abc", "Bearer é"])
def test_any_other_header_has_no_token(header: str) -> None:
    with pytest.raises(CredentialsMissing):
        access.bearer_token(header)


def test_basic_credentials_are_an_id_and_a_secret() -> None:
    encoded = base64.b64encode(b"my%20id:a:b").decode()
    assert access.basic_credentials(f"Basic {encoded}") == ("my id", "a:b")


@pytest.mark.parametrize("header", ["", "Basic !", "Bearer aWQ6c2VjcmV0", "Basic aWQ="])
def test_any_other_header_has_no_basic_credentials(header: str) -> None:
    assert access.basic_credentials(header) is None


@pytest.mark.parametrize(
    ("refusal", "challenge"),
    [
        (CredentialsMissing(), 'Bearer realm="ledger"'),
        (TokenUnknown(), 'error="invalid_token"'),
        (TokenExpired(), "The token has expired"),
        (ScopeMissing(scope="labels:all"), 'scope="labels:all"'),
    ],
)
def test_a_challenge_says_which_token_would_help(refusal: LedgerError, challenge: str) -> None:
    assert challenge in access.challenge(refusal)


def test_a_refusal_that_no_token_mends_has_no_challenge() -> None:
    assert access.challenge(EntryNotFound(entry_id="7")) == ""


def test_an_allowance_never_goes_below_zero() -> None:
    assert access.Allowance(5, 7, 100, 3).remaining == 0
    assert access.Allowance(5, 3, 100, 3).remaining == 2
