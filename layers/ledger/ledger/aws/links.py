"""Our own signed links to files in S3, for which no request is made.

botocore's client stays the reference, and does all else: tests/aws/test_links.py compares the links
of both.
"""

import re
import time
from collections.abc import Callable, Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ledger.aws.connections import address_of
from ledger.aws.places import Place
from ledger.aws.signing import Signer

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# Names with dots, and those of access points and special buckets, have hosts of other forms.
_BUCKET = re.compile(r"(?!.*--|.*-s3alias$)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")
_QUERY = {"ResponseContentDisposition": "response-content-disposition"}
_PARAMS = {"Bucket", "Key", *_QUERY}


class LinkingClient:
    """A client of S3 that signs links, for any number of threads.

    `make_reference` makes botocore's client, at the first call of any other method.
    """

    def __init__(
        self,
        place: Place,
        make_reference: Callable[[], "S3Client"],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.place = place
        self._signer = Signer(place.credentials, place.region, "s3")
        self._clock = clock
        self._make_reference = make_reference
        self._making = Lock()
        self._reference: S3Client | None = None

    def generate_presigned_url(self, method: str, params: Mapping[str, str], seconds: int) -> str:
        """Return a URL that does a method without credentials, for a number of seconds."""
        is_plain = method == "get_object" and params.keys() <= _PARAMS
        if not is_plain or not _BUCKET.fullmatch(params["Bucket"]):
            return self.reference.generate_presigned_url(method, params, seconds)
        bucket, path = params["Bucket"], f"/{quote(params['Key'], safe='/~')}"
        base, host = self.place.url.rstrip("/"), address_of(self.place.url).host
        if self.place.is_named:
            path = f"/{bucket}{path}"
        else:
            base, host = f"https://{bucket}.{host}", f"{bucket}.{host}"
        more = {_QUERY[name]: params[name] for name in _QUERY if name in params}
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(self._clock()))
        return f"{base}{path}?{self._signer.query(stamp, host, path, seconds, more)}"

    @property
    def reference(self) -> "S3Client":
        """botocore's client, which one thread makes."""
        with self._making:
            self._reference = self._reference or self._make_reference()
        return self._reference

    def __getattr__(self, name: str) -> Any:
        """Return a method of botocore's client."""
        return getattr(self.reference, name)
