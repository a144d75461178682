"""Signatures of requests: AWS's Signature Version 4, in a header or in a link.

botocore's signers are the reference, and AWS's published vectors are in the tests.
"""

import hmac
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import quote

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
        self._mac_of_day = ("", hmac.new(b"", digestmod="sha256"))

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
        return (
            f"{_ALGORITHM} Credential={self.credentials.key_id}/{self._scope(stamp)},"
            f" SignedHeaders={signed}, Signature={self._signature(stamp, canonical)}"
        )

    def query(self, stamp: str, host: str, path: str, seconds: int, more: Mapping[str, str]) -> str:
        """Return the query of a link, by which anybody may GET a path of S3 for some seconds.

        `more` are further fields of the query.
        """
        scope = self._scope(stamp)
        fields = {
            **more,
            "X-Amz-Algorithm": _ALGORITHM,
            "X-Amz-Credential": f"{self.credentials.key_id}/{scope}",
            "X-Amz-Date": stamp,
            "X-Amz-Expires": str(seconds),
            "X-Amz-SignedHeaders": "host",
        }
        if token := self.credentials.token:
            fields["X-Amz-Security-Token"] = token
        pairs = [f"{name}={quote(value, safe='-._~')}" for name, value in fields.items()]
        canonical = f"GET\n{path}\n{'&'.join(sorted(pairs))}\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD"
        return f"{'&'.join(pairs)}&X-Amz-Signature={self._signature(stamp, canonical)}"

    def _scope(self, stamp: str) -> str:
        return f"{stamp[:8]}/{self._region}/{self._service}/{_END}"

    def _signature(self, stamp: str, canonical: str) -> str:
        digest = sha256(canonical.encode()).hexdigest()
        text = f"{_ALGORITHM}\n{stamp}\n{self._scope(stamp)}\n{digest}"
        mac = self._mac(stamp[:8]).copy()
        mac.update(text.encode())
        return mac.hexdigest()

    def _mac(self, day: str) -> hmac.HMAC:
        """Return a MAC with the key of a day, from which all requests of the day begin."""
        day_before, mac = self._mac_of_day
        if day_before != day:
            mac = hmac.new(self._key(day), digestmod="sha256")
            # One assignment, so that another thread sees both or neither.
            self._mac_of_day = (day, mac)
        return mac

    def _key(self, day: str) -> bytes:
        key = f"AWS4{self.credentials.secret}".encode()
        for part in (day, self._region, self._service, _END):
            key = hmac.digest(key, part.encode(), "sha256")
        return key
