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
        secret = request.header(HEADER)
        digest = sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
        # The digest of nothing must not open the edge to requests without a secret.
        if not secret or not hmac.compare_digest(digest, expected):
            raise NotFound
    return request
