"""Refusals of the directory name the thing that an operator asked for."""

import pytest

from ledger.directory.refusals import (
    ClientChanged,
    ClientNotFound,
    ClientRevoked,
    TenantNotFound,
    TokenDepth,
    TokenNotFound,
)
from ledger.errors import LedgerError, NotFound, StateConflict


@pytest.mark.parametrize(
    ("refusal", "kind", "reason"),
    [
        (TenantNotFound(tenant="t1"), NotFound, "there is no tenant t1"),
        (ClientNotFound(client="c1"), NotFound, "there is no client c1"),
        (TokenNotFound(), NotFound, "no such token"),
        (ClientRevoked(client="c1"), StateConflict, "The client c1 is revoked for good."),
        (
            ClientChanged(client="c1"),
            StateConflict,
            "Another operator has changed the client c1. Look at it and try again.",
        ),
        (
            TokenDepth(tokens_max=3),
            StateConflict,
            "A chain of tokens, each made from the one before, has at most 3.",
        ),
    ],
)
def test_a_refusal_names_its_subject_and_its_kind(
    refusal: LedgerError, kind: type[LedgerError], reason: str
) -> None:
    assert isinstance(refusal, kind)
    assert refusal.reason == reason
