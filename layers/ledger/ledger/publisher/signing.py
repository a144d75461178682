"""Signatures by KMS, whose key never leaves it: Ed25519 over the whole message (RFC 8032, 5.1)."""

from functools import cached_property
from typing import Any

ALGORITHM = "ED25519_SHA_512"
SIGNATURE_BYTES = 64
# The head of an Ed25519 public key in DER (RFC 8410, section 4); the 32 bytes of the key follow.
_DER_HEAD = bytes.fromhex("302a300506032b6570032100")
_KEY_BYTES = 32


class Signer:
    """A key of KMS that signs."""

    def __init__(self, client: Any, key_arn: str) -> None:
        self._client = client
        self._key_arn = key_arn

    @cached_property
    def public_key(self) -> bytes:
        """The 32 bytes of the public key."""
        der: bytes = self._client.get_public_key(KeyId=self._key_arn)["PublicKey"]
        assert der.startswith(_DER_HEAD), "the key is no Ed25519 key"
        assert len(der) == len(_DER_HEAD) + _KEY_BYTES, "the key has 32 bytes"
        return der[len(_DER_HEAD) :]

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message of 4,096 bytes at most."""
        answer = self._client.sign(
            KeyId=self._key_arn,
            Message=message,
            # Ed25519 hashes the message twice, so KMS needs the message itself.
            MessageType="RAW",
            SigningAlgorithm=ALGORITHM,
        )
        signature: bytes = answer["Signature"]
        assert len(signature) == SIGNATURE_BYTES, "R and S have 32 bytes each"
        return signature
