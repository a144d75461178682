"""The operator's identity: from AWS for a table on AWS, from this machine for any other table."""

import getpass
import os
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError

from ledger.aws.clients import sts
from ledger.aws.failures import aws_errors
from ledger.core.claims import Actor
from ledger.core.limits import ARGUMENT_CHARACTERS_MAX
from ledger.errors import LedgerError

DIALECT = "admin"
_AWS = ("amazonaws.com", "amazonaws.com.cn", "api.aws")


class OperatorUnknown(LedgerError):
    """AWS does not identify the operator; without an author nothing is written."""

    problem: str
    message = (
        "AWS does not say who you are (STS GetCallerIdentity): {problem}. Nothing was written."
    )


def operator(
    endpoint_url: str, region: str | None = None, client: Callable[[str | None], Any] = sts
) -> Actor:
    """Return the operator who runs this command on the table at an endpoint.

    On AWS this is one request to STS, which needs no permission. Raise `OperatorUnknown` if it
    fails.
    """
    name = _arn(client(region)) if is_aws(endpoint_url) else _login()
    return Actor(f"operator:{name}", DIALECT, secrets.token_hex(8))


def is_aws(endpoint_url: str) -> bool:
    """Tell if an endpoint is AWS's own, also inside a private network (VPC endpoint)."""
    host = urlsplit(endpoint_url).hostname or ""
    return any(host.endswith(f".{suffix}") for suffix in _AWS)


def _arn(client: Any) -> str:
    try:
        arn: str = client.get_caller_identity()["Arn"]
    except _refusals() as error:
        raise OperatorUnknown(problem=str(error)) from error
    return arn


def _refusals() -> tuple[type[Exception], ...]:
    return (BotoCoreError, *aws_errors())


def _login() -> str:
    """Return the visible characters of the login name, at most as many as an argument has."""
    try:
        login = getpass.getuser()
    except (KeyError, OSError):
        login = ""  # The user of a container may have no name.
    visible = "".join(filter(str.isprintable, login))[:ARGUMENT_CHARACTERS_MAX].strip()
    return visible or f"uid-{os.getuid()}"
