"""Files in a bucket, under the digest of their content: to write a file again changes nothing."""

import hashlib
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from botocore.exceptions import ClientError

from ledger.aws.deadlines import call_within, seconds_left
from ledger.aws.failures import RETRY_AFTER_SECONDS, UNANSWERED, is_transient
from ledger.errors import StoreUnavailable
from ledger.store.keys import Scope

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LINK_SECONDS = 900


class Files:
    """The bucket of attachments."""

    def __init__(self, client: "S3Client", bucket_name: str) -> None:
        self.client = client
        self._bucket_name = bucket_name

    def upload(self, scope: Scope, content: bytes, media_type: str) -> str:
        """Write a file of a business in the time left to the request. Return its SHA-256.

        Raise `StoreUnavailable` if the bucket does not answer in time.
        """
        digest = hashlib.sha256(content).hexdigest()
        write = partial(
            self.client.put_object,
            Bucket=self._bucket_name,
            Key=_key(scope, digest),
            Body=content,
            ContentType=media_type,
            ChecksumAlgorithm="SHA256",
        )
        try:
            call_within(seconds_left(), write)
        except UNANSWERED as error:
            raise StoreUnavailable(retry_after_seconds=RETRY_AFTER_SECONDS) from error
        except ClientError as error:
            if is_transient(error):
                raise StoreUnavailable(retry_after_seconds=RETRY_AFTER_SECONDS) from error
            raise
        return digest

    def link(self, scope: Scope, digest: str, filename: str) -> str:
        """Return a signed URL that downloads the file under its name, for LINK_SECONDS."""
        assert len(digest) == 64, "a file's key is its SHA-256"
        params = {
            "Bucket": self._bucket_name,
            "Key": _key(scope, digest),
            "ResponseContentDisposition": _disposition(filename),
        }
        return self.client.generate_presigned_url("get_object", params, LINK_SECONDS)


def _disposition(filename: str) -> str:
    """Return the header that names a download (RFC 6266, section 4.3), with an ASCII form too."""
    safe = "".join(c if (c.isascii() and c.isalnum()) or c in "-_. " else "_" for c in filename)
    plain = f'attachment; filename="{safe}"'
    # RFC 8187, section 3.2.1, leaves these characters unencoded.
    exact = quote(filename, safe="!#$&+-.^_`|~")
    return plain if safe == filename else f"{plain}; filename*=UTF-8''{exact}"


def _key(scope: Scope, digest: str) -> str:
    return f"{scope.tenant_id}/{scope.business_id}/{digest}"
