"""Who the operator is: AWS says it where the table is on AWS, this machine says it elsewhere."""

import getpass
import os
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from ledger.aws.clients import sts
from ledger.core.actors import Actor
from ledger.core.limits import ARGUMENT_CHARACTERS_MAX
from ledger.errors import LedgerError

DIALECT = "admin"
_AWS = ("amazonaws.com", "amazonaws.com.cn", "api.aws")


class OperatorUnknown(LedgerError):
    """AWS does not say who the operator is, and nothing is written by nobody."""

    why: str
    message = "AWS does not say who you are (STS GetCallerIdentity): {why}. Nothing was written."


def operator(
    endpoint_url: str, region: str | None = None, client: Callable[[str | None], Any] = sts
) -> Actor:
    """Name the operator who runs this command on the table at an endpoint.

    On AWS that is one request to STS, which needs no permission; `OperatorUnknown` if it fails.
    """
    name = _arn(client(region)) if is_aws(endpoint_url) else _login()
    return Actor(f"operator:{name}", DIALECT, secrets.token_hex(8))


def is_aws(endpoint_url: str) -> bool:
    """Whether an endpoint is AWS's own, also one inside a private network (VPC endpoint)."""
    host = urlsplit(endpoint_url).hostname or ""
    return any(host.endswith(f".{suffix}") for suffix in _AWS)


def _arn(client: Any) -> str:
    try:
        arn: str = client.get_caller_identity()["Arn"]
    except (BotoCoreError, ClientError) as error:
        raise OperatorUnknown(why=str(error)) from error
    return arn


def _login() -> str:
    """Read the name of who is logged in: its visible characters, and not too many of them."""
    try:
        said = getpass.getuser()
    except (KeyError, OSError):
        said = ""  # a user of a container need not have a name
    visible = "".join(filter(str.isprintable, said))[:ARGUMENT_CHARACTERS_MAX].strip()
    return visible or f"uid-{os.getuid()}"
