"""KMS on this machine, as far as the publisher of the log needs it: one Ed25519 key that signs.

moto's KMS has no Ed25519. This one answers on the same port as the bucket. Without a file, the key
is the same each time, so that recorded answers repeat. It protects nothing.
"""

import base64
import json
from collections.abc import Callable, Iterable
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]
KEY_ARN = "arn:aws:kms:us-east-1:000000000000:key/local"
KEY = "log.key"
_TARGET = "HTTP_X_AMZ_TARGET"
_SERVICE = "TrentService."


class Key:
    """The key, in a file if there is a folder for it."""

    def __init__(self, folder: Path | None = None) -> None:
        self._file = folder / KEY if folder else None

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        if self._file is None:
            return Ed25519PrivateKey.from_private_bytes(sha256(b"a key for everybody").digest())
        if not self._file.is_file():
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_bytes(Ed25519PrivateKey.generate().private_bytes_raw())
            self._file.chmod(0o600)
        return Ed25519PrivateKey.from_private_bytes(self._file.read_bytes())

    def answer(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        """Return KMS's answer to a request."""
        if operation == "GetPublicKey":
            der = self._private.public_key().public_bytes(
                Encoding.DER, PublicFormat.SubjectPublicKeyInfo
            )
            return {"KeyId": KEY_ARN, "PublicKey": _encode(der)}
        assert operation == "Sign", operation
        assert request["MessageType"] == "RAW", "Ed25519 signs the message itself"
        assert request["SigningAlgorithm"] == "ED25519_SHA_512", request["SigningAlgorithm"]
        message = base64.b64decode(request["Message"])
        return {"KeyId": KEY_ARN, "Signature": _encode(self._private.sign(message))}


def with_kms(app: WsgiApp, key: Key) -> WsgiApp:
    """Return an application that answers requests to KMS, and leaves the others to `app`."""

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        target = str(environ.get(_TARGET, ""))
        if not target.startswith(_SERVICE):
            return app(environ, start_response)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        answer = key.answer(target.removeprefix(_SERVICE), json.loads(body))
        start_response("200 OK", [("Content-Type", "application/x-amz-json-1.1")])
        return [json.dumps(answer).encode()]

    return application


def _encode(value: bytes) -> str:
    return base64.b64encode(value).decode()
