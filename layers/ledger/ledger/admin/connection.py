"""The connection of `ledger-admin`: the table of its options, or the table of the local service.

`make serve` writes the address of its table to `.local/demo.json`. Without `--table` and
`TABLE_NAME` the command reads this file, in the current folder or in a folder above it. A local
endpoint gets invented credentials and a region, so that nobody needs an account of AWS here.
"""

import ipaddress
import json
import os
from argparse import Namespace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import (
    BotoCoreError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
)
from msgspec import Struct

from ledger.aws.clients import dynamodb
from ledger.aws.failures import AwsError, Unanswered, aws_errors, unanswered
from ledger.errors import FormatRefused, LedgerError, StoreUnavailable

DEMO = Path(".local") / "demo.json"
LOCAL_REGION = "us-east-1"
LOCAL_CREDENTIALS = ("local", "local")
_ENDPOINTS = ("AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL")
_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_PROFILE")
_REGIONS = ("AWS_DEFAULT_REGION", "AWS_PROFILE")


class Unreachable(LedgerError):
    """The command has no table to work on: it is not named, does not exist or does not answer."""

    problem: str
    message = "{problem}"


class DemoLog(Struct, frozen=True):
    """The bucket of the local service's logs, and the key that signs them."""

    bucket: str
    key_arn: str
    endpoint_url: str


class Connection(Struct, frozen=True):
    """The address of a table. Without an endpoint the table is on AWS."""

    table: str
    endpoint_url: str | None = None
    region: str | None = None
    is_demo: bool = False
    log: DemoLog | None = None

    @property
    def is_local(self) -> bool:
        """True if the endpoint is on this machine."""
        return bool(self.endpoint_url) and _is_loopback(self.endpoint_url or "")

    @property
    def place(self) -> str:
        """The endpoint or the region, for a message."""
        return self.endpoint_url or self.region or "AWS"

    def client(self) -> Any:
        """Return a client of the table, without a request. Raise `Unreachable`."""
        try:
            # Credentials and a region of the environment win, as everywhere.
            keys = LOCAL_CREDENTIALS if self.is_local and not _has_any(_KEYS) else None
            region = self.region
            if self.is_local and not region and not _has_any(_REGIONS):
                region = LOCAL_REGION
            return dynamodb(self.endpoint_url, region, keys)
        except (ValueError, BotoCoreError) as error:
            raise Unreachable(problem=self.explain(error)) from error

    def explain(self, error: Exception) -> str:
        """Return the reason why the table cannot be used, and the operator's next step."""
        if isinstance(error, StoreUnavailable) and isinstance(error.__cause__, Exception):
            return self.explain(error.__cause__)
        if isinstance(error, StoreUnavailable):
            return f"{self.place} did not answer in time; the last write may have happened or not"
        if isinstance(error, unanswered()):
            more = "; is `make serve` running?" if self.is_demo else ""
            return f"no DynamoDB answers at {self.place}{more}"
        if isinstance(error, NoRegionError):
            return "name the region: --region, or AWS_DEFAULT_REGION in the environment"
        if isinstance(error, NoCredentialsError | PartialCredentialsError):
            return f"there are no credentials of AWS: {error}"
        if isinstance(error, aws_errors()):
            return self._explain_answer(error)
        return str(error)

    def _explain_answer(self, error: AwsError) -> str:
        code, text = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
        if code == "ResourceNotFoundException" and error.operation_name in _OF_THE_TABLE:
            return f"there is no table {self.table} at {self.place}"
        return f"{code}: {text}"


_OF_THE_TABLE = {"GetItem", "BatchGetItem", "PutItem", "Query", "Scan", "TransactWriteItems"}


def connection_of(arguments: Namespace) -> Connection:
    """Return the connection of the options, of the environment, or of the local service.

    Raise `Unreachable` if none of them names a table.
    """
    table = arguments.table or os.environ.get("TABLE_NAME")
    if table:
        return Connection(table, arguments.endpoint_url or _first(_ENDPOINTS), arguments.region)
    file = None if arguments.endpoint_url else _find_demo()
    if file is None:
        raise Unreachable(
            problem="name the table: --table, or TABLE_NAME in the environment;"
            " or run `make serve`, whose table is found by itself"
        )
    demo = _read_demo(file)
    return Connection(**demo, is_demo=True)


def _find_demo() -> Path | None:
    folder = Path.cwd()
    files = (each_folder / DEMO for each_folder in (folder, *folder.parents))
    return next((file for file in files if file.is_file()), None)


def _read_demo(file: Path) -> dict[str, Any]:
    try:
        demo: dict[str, Any] = json.loads(file.read_text())
        log = DemoLog(**demo["log"]) if "log" in demo else None
        return {**{name: demo[name] for name in ("table", "endpoint_url", "region")}, "log": log}
    except (OSError, ValueError, KeyError, TypeError):
        raise Unreachable(problem=f"{file} names no table: restart `make serve`") from None


def is_unreachable(error: Exception) -> bool:
    """Return whether a command ended because its table or AWS is out of reach."""
    if isinstance(error, FormatRefused):
        return False
    kinds = (Unreachable, StoreUnavailable, BotoCoreError, Unanswered, *aws_errors())
    return isinstance(error, kinds)


def _is_loopback(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _has_any(names: tuple[str, ...]) -> bool:
    return _first(names) is not None


def _first(names: tuple[str, ...]) -> str | None:
    return next((value for name in names if (value := os.environ.get(name))), None)
