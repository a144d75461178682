"""Requests that come past the edge: unknown, where a stage is asked through CloudFront alone.

The edge adds a secret to each request (edge/template.yaml). A function knows its SHA-256 alone.
"""

import hmac
from hashlib import sha256
from typing import TYPE_CHECKING

from ledger.errors import NotFound

if TYPE_CHECKING:
    from ledger.http.request import Request

HEADER = "x-origin-secret"


def checked(request: "Request") -> "Request":
    """Give the request back, or refuse it as `NotFound` if it did not come through the edge.

    Every request did where no edge is configured.
    """
    expected = request.runtime.settings.origin_digest
    if expected:
        said = sha256(request.header(HEADER).encode("utf-8", "surrogatepass")).hexdigest()
        if not hmac.compare_digest(said, expected):
            raise NotFound
    return request
