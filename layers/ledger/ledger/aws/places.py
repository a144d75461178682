"""Places of AWS's services: URL, region and credentials, as the environment of plain Lambda has it.

Anywhere else botocore finds them, since it reads all its own configuration.
"""

import os
import re
from pathlib import Path

from msgspec import Struct

from ledger.aws.signing import Credentials

TRANSPORTS = ("auto", "botocore", "events")

# Any of these changes the credentials, the endpoint or the signature of botocore's client.
_NOT_PLAIN = (
    "AWS_ACCOUNT_ID",
    "AWS_AUTH_SCHEME_PREFERENCE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_DATA_PATH",
    "AWS_DEFAULT_PROFILE",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_PROFILE",
    "AWS_SECURITY_TOKEN",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_USE_FIPS_ENDPOINT",
)
_AUTHORITIES = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE")
_PROXY = re.compile(r"(https?|all)_proxy", re.IGNORECASE)
_CONFIG_FILE = "~/.aws/config"
# Elsewhere, such as in China, the endpoints have other names.
_REGION = re.compile(r"(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d+")
_BARE_URL = re.compile(r"https?://[\w.:\[\]-]+/?")


class Place(Struct, frozen=True):
    """The URL of a service, its region, and our credentials there.

    The environment or a caller named the URL if `is_named`; else it is the region's own.
    """

    url: str
    region: str
    credentials: Credentials
    is_named: bool = False


def plain_place(
    service: str,
    endpoint_url: str | None = None,
    region: str | None = None,
    keys: tuple[str, str] | None = None,
) -> Place | None:
    """Return the place that the environment names, or None if that is botocore's to find out."""
    carrier = os.environ.get("TRANSPORT") or TRANSPORTS[0]
    if carrier not in TRANSPORTS:
        raise ValueError(f"TRANSPORT={carrier}: it is one of {', '.join(TRANSPORTS)}")
    if carrier != TRANSPORTS[0]:
        return None
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
    values = (*keys, "") if keys else tuple(os.environ.get(name, "") for name in names)
    key_id, secret, token = values
    region = region or os.environ.get("AWS_DEFAULT_REGION", "")
    given_url = endpoint_url or named_url(service)
    is_known = bool(_BARE_URL.fullmatch(given_url) if given_url else _REGION.fullmatch(region))
    url = given_url or f"https://{service}.{region}.amazonaws.com/"
    if not (is_known and key_id and secret and region) or _has_more(url):
        return None
    # A header is one line.
    is_clean = all(map(str.isprintable, (*values, region))) and "".join(values).isascii()
    credentials = Credentials(key_id, secret, token)
    return Place(f"{url.rstrip('/')}/", region, credentials, bool(given_url)) if is_clean else None


def named_url(service: str) -> str:
    """Return the URL of a service that the environment names, or an empty text."""
    return _first((f"AWS_ENDPOINT_URL_{service.upper()}", "AWS_ENDPOINT_URL"))


def is_proxied(url: str) -> bool:
    """Return whether botocore would ask a proxy for a URL."""
    from botocore.utils import get_environ_proxies

    return bool(get_environ_proxies(url))


def _has_more(url: str) -> bool:
    """Return whether the environment configures more of a client than we read."""
    file = Path(os.environ.get("AWS_CONFIG_FILE") or _CONFIG_FILE).expanduser()
    is_snapshot = os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start"
    if _first(_NOT_PLAIN) or is_snapshot or (file.is_file() and file.stat().st_size):
        return True
    if url.startswith("https:") and _first(_AUTHORITIES):
        return True
    has_proxy = any(value and _PROXY.fullmatch(name) for name, value in os.environ.items())
    return has_proxy and is_proxied(url)


def _first(names: tuple[str, ...]) -> str:
    """Return the first of some variables that is not empty, or an empty text."""
    return next((value for name in names if (value := os.environ.get(name))), "")
