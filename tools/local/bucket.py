"""The buckets on this machine: moto's S3, served over HTTP so that its links open.

moto keeps files in memory. With a folder, each file is on disk too, and is there after a restart.
"""

import json
import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from ledger.store.files import EXPORTS
from tools.local import kms
from tools.local.template import DATA, Template
from tools.local.wsgi import serving

BUCKET = "ledger-files"
LOG_BUCKET = "ledger-log"
NAMES = {"BucketName": BUCKET, "LogBucketName": LOG_BUCKET}
WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Disk:
    """The files of the bucket in a folder: each content beside its key and media type."""

    def __init__(self, folder: Path, url: str) -> None:
        from botocore.session import get_session

        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._client: Any = get_session().create_client(
            "s3",
            region_name="us-east-1",
            endpoint_url=url,
            aws_access_key_id="local",
            aws_secret_access_key="local",  # noqa: S106
        )

    def restore(self) -> None:
        """Put every file of the disk into a new bucket."""
        for bucket in (BUCKET, LOG_BUCKET):
            make(self._client, bucket)
        for description in sorted(self._folder.glob("*.json")):
            facts = json.loads(description.read_text())
            content = description.with_suffix("").read_bytes()
            self._client.put_object(**{"Bucket": BUCKET, "Body": content, **facts})

    def store(self, bucket: str, key: str) -> None:
        """Write a bucket's file of a key to disk."""
        stored = self._client.get_object(Bucket=bucket, Key=key)
        file = self._folder / sha256(key.encode()).hexdigest()
        _write(file, stored["Body"].read())
        # The description comes last, so that a content without one was never acknowledged.
        facts = {"Bucket": bucket, "Key": key, "ContentType": stored["ContentType"]}
        _write(file.with_suffix(".json"), json.dumps(facts).encode())


def _write(file: Path, content: bytes) -> None:
    """Write a file in one step."""
    new = file.with_name(f"{file.name}.{os.getpid()}.{threading.get_ident()}")
    new.write_bytes(content)
    new.replace(file)


def _storing(app: WsgiApp, disks: list[Disk]) -> WsgiApp:
    """Return moto's application that writes an upload to disk before its answer."""

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        statuses: list[str] = []

        def begin(status: str, *more: Any) -> Any:
            statuses.append(status)
            return start_response(status, *more)

        body = list(app(environ, begin))
        place, bucket, key = (*environ["PATH_INFO"].split("/", 2), "", "")[:3]
        is_upload = environ["REQUEST_METHOD"] == "PUT" and not place
        is_upload = is_upload and bucket in (BUCKET, LOG_BUCKET)
        # AWS forgets an export after a day; here it goes with the process.
        is_upload = is_upload and not key.startswith(f"{EXPORTS}/")
        if is_upload and key and statuses[0].startswith("200"):
            for disk in disks:
                disk.store(bucket, key)
        return body

    return application


@contextmanager
def serve(host: str = "127.0.0.1", port: int = 0, folder: Path | None = None) -> Iterator[str]:
    """Run S3, with its files in a folder or in memory alone; its URL. Port 0 takes a free one."""
    from moto.moto_server.werkzeug_app import (
        DomainDispatcherApplication,
        MotoRequestHandler,
        create_backend_app,
    )
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # a line for each request else
    disks: list[Disk] = []
    app = _storing(DomainDispatcherApplication(create_backend_app), disks)
    app = kms.with_kms(app, kms.Key(folder))
    server = make_server(host, port, app, threaded=True, request_handler=MotoRequestHandler)
    # A server on all addresses is reached on the loopback address.
    with serving(server, "127.0.0.1" if host == "0.0.0.0" else host) as url:  # noqa: S104
        if folder is not None:
            disk = Disk(folder, url)
            disk.restore()
            disks.append(disk)
        yield url


def create() -> None:
    """Create the buckets, unless they are there."""
    from ledger.aws.clients import s3

    client: Any = s3()
    present = {bucket["Name"] for bucket in client.list_buckets()["Buckets"]}
    for bucket in {BUCKET, LOG_BUCKET} - present:
        make(client, bucket)


def make(client: Any, bucket: str) -> None:
    """Make a bucket; the one of the log locks its objects, as the template says."""
    if bucket != LOG_BUCKET:
        client.create_bucket(Bucket=bucket)
        return
    client.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True)
    data = Template(DATA)
    properties = data.scope.resolve(data.resource("LogBucket")["Properties"])
    rule = properties["ObjectLockConfiguration"]
    rule["Rule"]["DefaultRetention"]["Years"] = int(rule["Rule"]["DefaultRetention"]["Years"])
    client.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=rule)
