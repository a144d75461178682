"""A bucket that accepts connections, hears each request and never answers."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ledger.aws import clients
from ledger.process.runtime import Runtime
from ledger.store.files import Files
from tests.aws.server import Server, serving

LEFT_SECONDS = 0.4


@contextmanager
def silent_bucket(process: Runtime) -> Iterator[Server]:
    """Let each request of the process have LEFT_SECONDS, and a silent bucket for its files.

    The bucket's own time-out is longer, and without a bound botocore makes three attempts.
    """
    released = threading.Event()

    def silent(_: socket.socket, __: int) -> bool:
        released.wait()
        return False

    with pytest.MonkeyPatch.context() as patch, serving(silent) as server:
        patch.setattr(clients, "FILE_READ_SECONDS", 2 * LEFT_SECONDS)
        patch.setattr("ledger.http.endpoint.seconds_left", lambda _: LEFT_SECONDS)
        patch.setattr("botocore.endpoint.time.sleep", lambda _: None)
        # By its number, since botocore would put the bucket's name before another name.
        patch.setitem(
            os.environ, "AWS_ENDPOINT_URL_S3", server.url.replace("localhost", "127.0.0.1")
        )
        patch.setitem(process.__dict__, "files", Files(clients.s3("us-east-1"), "bucket"))
        yield server
        released.set()
