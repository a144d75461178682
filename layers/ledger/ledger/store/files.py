"""Files in a bucket, under the digest of their content: to write a file again changes nothing."""

import hashlib
from base64 import b64encode
from functools import partial
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote

from ledger.aws.deadlines import call_within, seconds_left
from ledger.aws.failures import RETRY_AFTER_SECONDS, aws_errors, is_transient, unanswered
from ledger.errors import StoreUnavailable
from ledger.store.keys import Scope

if TYPE_CHECKING:
    from ledger.aws.clients import FileClient

LINK_SECONDS = 900
EXPORT_LINK_SECONDS = 3_600
EXPORTS = "exports"  # The prefix of files that the bucket forgets after a day.


class Files:
    """The bucket of attachments."""

    def __init__(self, client: "FileClient", bucket_name: str) -> None:
        self.client = client
        self._bucket_name = bucket_name

    def upload(self, scope: Scope, content: bytes, media_type: str) -> str:
        """Write a file of a business in the time left to the request. Return its SHA-256.

        Raise `StoreUnavailable` if the bucket does not answer in time.
        """
        digest = hashlib.sha256(content).hexdigest()
        self._write(_key(scope, digest), content, digest, media_type)
        return digest

    def export(self, scope: Scope, file: BinaryIO, digest: str, filename: str) -> str:
        """Write a CSV of a business in the time left to the request.

        Return a signed URL that downloads it for EXPORT_LINK_SECONDS. The bucket forgets the file
        after a day. Raise `StoreUnavailable` as `upload` does.
        """
        key = f"{EXPORTS}/{_key(scope, digest)}"
        self._write(key, file, digest, "text/csv; charset=utf-8")
        return self._signed(key, filename, EXPORT_LINK_SECONDS)

    def _write(self, key: str, body: bytes | BinaryIO, digest: str, media_type: str) -> None:
        request = partial(
            self.client.put_object,
            Bucket=self._bucket_name,
            Key=key,
            Body=body,
            ContentType=media_type,
            ChecksumSHA256=b64encode(bytes.fromhex(digest)).decode(),
        )
        try:
            call_within(seconds_left(), request)
        except unanswered() as error:
            raise StoreUnavailable(retry_after_seconds=RETRY_AFTER_SECONDS) from error
        except aws_errors() as error:
            if is_transient(error):
                raise StoreUnavailable(retry_after_seconds=RETRY_AFTER_SECONDS) from error
            raise

    def link(self, scope: Scope, digest: str, filename: str) -> str:
        """Return a signed URL that downloads the file under its name, for LINK_SECONDS."""
        assert len(digest) == 64, "a file's key is its SHA-256"
        return self._signed(_key(scope, digest), filename, LINK_SECONDS)

    def _signed(self, key: str, filename: str, seconds: int) -> str:
        params = {
            "Bucket": self._bucket_name,
            "Key": key,
            "ResponseContentDisposition": _disposition(filename),
        }
        return self.client.generate_presigned_url("get_object", params, seconds)


def _disposition(filename: str) -> str:
    """Return the header that names a download (RFC 6266, section 4.3), with an ASCII form too."""
    safe = "".join(c if (c.isascii() and c.isalnum()) or c in "-_. " else "_" for c in filename)
    plain = f'attachment; filename="{safe}"'
    # RFC 8187, section 3.2.1, leaves these characters unencoded.
    exact = quote(filename, safe="!#$&+-.^_`|~")
    return plain if safe == filename else f"{plain}; filename*=UTF-8''{exact}"


def _key(scope: Scope, digest: str) -> str:
    return f"{scope.tenant_id}/{scope.business_id}/{digest}"
