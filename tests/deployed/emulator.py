"""A third-party emulator of AWS (MiniStack) that takes `make deploy`, with IAM enforced.

mended.py adds its missing parts for nested stacks. It still lacks TLS, CodeDeploy and the
throttling of API Gateway. It ignores keys and attributes of a request, so only
tests/test_least_privilege.py tries conditions on them.
"""

import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3

from tools.local import processes
from tools.local.template import ROOT

# MiniStack in its own environment, with the mends of mended.py beside this file.
PROGRAM = [str(ROOT / ".local" / "emulator" / "bin" / "python"), "-P"]
PROGRAM += [str(Path(__file__).with_name("mended.py"))]
REGION = "us-east-1"
READY_SECONDS = 30
# The emulator's root user; the functions have their roles.
OPERATOR = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
}


def client(endpoint_url: str, service: str) -> Any:
    """Give boto3's client of a service, as the operator."""
    return boto3.client(  # type: ignore[call-overload]
        service,
        endpoint_url=endpoint_url,
        region_name=REGION,
        aws_access_key_id=OPERATOR["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=OPERATOR["AWS_SECRET_ACCESS_KEY"],
    )


@contextmanager
def running() -> Iterator[str]:
    """Yield the emulator on a free port of the loopback address; its URL."""
    port = processes.free_port()
    with tempfile.TemporaryDirectory(prefix="emulator-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        log = folder / "log"
        surroundings = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "AUTH": "true",
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(port),
            "IOT_MTLS_ENABLED": "0",
        }
        with processes.running(
            PROGRAM,
            log,
            lambda: b"Ready" in log.read_bytes(),
            seconds=READY_SECONDS,
            cwd=folder,
            environment=surroundings,
            end=signal.SIGKILL,
        ):
            yield f"http://127.0.0.1:{port}"


@contextmanager
def expiry_off(endpoint_url: str, table_name: str) -> Iterator[None]:
    """Let a table keep expired items: the world's tokens expired long ago by the real clock."""
    table = client(endpoint_url, "dynamodb")
    expiry = table.describe_time_to_live(TableName=table_name)["TimeToLiveDescription"]
    attribute = expiry["AttributeName"]

    def turn(is_on: bool) -> None:
        setting = {"Enabled": is_on, "AttributeName": attribute}
        table.update_time_to_live(TableName=table_name, TimeToLiveSpecification=setting)

    turn(False)
    yield
    turn(True)
