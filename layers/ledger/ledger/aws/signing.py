"""Signatures of requests: AWS's Signature Version 4, for requests without a query.

botocore's `SigV4Auth` is the reference, and AWS's published vectors are in the tests.
"""

import hmac
from collections.abc import Mapping
from hashlib import sha256

from msgspec import Struct

_ALGORITHM = "AWS4-HMAC-SHA256"
_END = "aws4_request"


class Credentials(Struct, frozen=True, repr_omit_defaults=True):
    """An access key with its secret, and the token of a session, or empty."""

    key_id: str
    secret: str
    token: str = ""

    def __repr__(self) -> str:
        """Return the name of the key: neither secret nor token is for a log."""
        return f"Credentials({self.key_id!r})"


class Signer:
    """The signatures of one key for a service in a region, for any number of threads."""

    def __init__(self, credentials: Credentials, region: str, service: str = "dynamodb") -> None:
        self.credentials = credentials
        self._region = region
        self._service = service
        self._key_of_day = ("", b"")

    def authorization(
        self,
        stamp: str,
        headers: Mapping[str, str],
        body: bytes,
        method: str = "POST",
        path: str = "/",
    ) -> str:
        """Return the value of the header `Authorization`.

        `stamp` is the time of the request: 20150830T123600Z. `headers` are all that is signed, by
        names in lower case; among these are `host` and `x-amz-date`, the stamp.
        """
        names = sorted(headers)
        signed = ";".join(names)
        lines = [f"{name}:{' '.join(headers[name].split())}\n" for name in names]
        digest = sha256(body).hexdigest()
        canonical = f"{method}\n{path}\n\n{''.join(lines)}\n{signed}\n{digest}"
        day = stamp[:8]
        scope = f"{day}/{self._region}/{self._service}/{_END}"
        text = f"{_ALGORITHM}\n{stamp}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
        signature = _mac(self._key(day), text).hex()
        key_id = self.credentials.key_id
        return (
            f"{_ALGORITHM} Credential={key_id}/{scope}, SignedHeaders={signed},"
            f" Signature={signature}"
        )

    def _key(self, day: str) -> bytes:
        """Return the signing key of a day, which the next requests of the day use too."""
        day_before, key = self._key_of_day
        if day_before != day:
            key = f"AWS4{self.credentials.secret}".encode()
            for part in (day, self._region, self._service, _END):
                key = _mac(key, part)
            # One assignment, so that another thread sees both or neither.
            self._key_of_day = (day, key)
        return key


def _mac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
