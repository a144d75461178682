"""Signatures of the log's key, which a stranger checks with its public half alone."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger.publisher.signing import Signer


def test_a_signature_is_of_the_message_and_the_key(signer: Signer) -> None:
    message = b"origin\n5\nroot\n"
    Ed25519PublicKey.from_public_bytes(signer.public_key).verify(signer.sign(message), message)
    assert signer.sign(message) == signer.sign(message), "a repeated publication signs the same"


def test_a_key_of_another_kind_is_no_key_of_a_log() -> None:
    class Other:
        def get_public_key(self, KeyId: str) -> Any:  # noqa: N803
            return {"KeyId": KeyId, "PublicKey": bytes(91)}

    with pytest.raises(AssertionError, match="no Ed25519 key"):
        assert Signer(Other(), "key").public_key
