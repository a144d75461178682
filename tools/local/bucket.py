"""The bucket for files on this machine: moto's S3, served over HTTP so that its links open."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

BUCKET = "ledger-files"


@contextmanager
def serve(host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Run S3, in memory; its URL. Port 0 takes a free one."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # a line for each request else
    server = ThreadedMotoServer(host, port, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def create() -> None:
    """Create the bucket, unless it is there."""
    from ledger.aws.clients import s3

    client = s3()
    if BUCKET not in [bucket["Name"] for bucket in client.list_buckets()["Buckets"]]:
        client.create_bucket(Bucket=BUCKET)
